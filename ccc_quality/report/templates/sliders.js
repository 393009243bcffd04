/* Sliders predict with the numbers of their page what the model predicts from all answers:
   with d the gains of the drivers, an outcome moves by x = effects . d and its mean by gain(x);
   limits are gain(x -/+ quantile * se) with se^2 = d' covariances d. */

function gain(construct, move) {
  const { knots, gains } = construct;
  if (move <= knots[0]) return gains[0];
  const next = knots.findIndex((knot) => knot >= move);
  if (next < 0) return gains.at(-1);
  const share = (move - knots[next - 1]) / (knots[next] - knots[next - 1]);
  return gains[next - 1] + share * (gains[next] - gains[next - 1]);
}

const dot = (first, second) => first.reduce((sum, value, k) => sum + value * second[k], 0);

function predict(model, raises) {
  const known = model.covariances.length > 0 && raises.some((raise) => raise !== 0);
  const d = model.drivers.map((driver, s) => gain(driver, raises[s]));
  return model.outcomes.map((outcome, t) => {
    const x = dot(model.effects[t], d);
    const change = gain(outcome, x);
    if (!known) return { change, low: change, high: change, known };
    const variance = dot(d, model.covariances[t].map((row) => dot(row, d)));
    const margin = model.quantile * Math.sqrt(Math.max(variance, 0));
    return { change, low: gain(outcome, x - margin), high: gain(outcome, x + margin), known };
  });
}

function written(value, digits) {
  const rounded = Number(value.toFixed(digits)) + 0; // adding zero turns -0 into 0
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(rounded).replace("-", "−");
}

function signed(value, digits) {
  const text = written(value, digits);
  return Number(value.toFixed(digits)) > 0 ? `+${text}` : text;
}

const filled = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (whole, name) => values[name]);

function changeInWords(model, { change, low, high, known }) {
  const value = signed(change, 2);
  if (!known) return value;
  return filled(model.words.bounds, { value, low: written(low, 2), high: written(high, 2) });
}

const decimals = (step) => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));

/* Where a value lies between two ends, in percent. */
const place = (value, low, high) => `${(100 * (value - low)) / (high - low)}%`;

function showMove(input, driver, words) {
  const raise = Number(input.value);
  const value = signed(raise, decimals(driver.step));
  const from = Math.min(raise, 0);
  const to = Math.max(raise, 0);
  input.parentElement.querySelector("output").textContent = value;
  input.setAttribute("aria-valuetext", filled(words.points, { value }));
  input.style.setProperty("--from", place(from, Number(input.min), Number(input.max)));
  input.style.setProperty("--to", place(to, Number(input.min), Number(input.max)));
}

function showOutcome(card, outcome, found, model) {
  const { mean, low, high } = outcome;
  const then = mean + found.change;
  const at = (value) => place(value, low, high);
  card.querySelector("strong").textContent = written(then, 2);
  card.querySelector(".outcome-change").textContent = changeInWords(model, found);
  card.classList.toggle("falls", found.change < 0);
  card.classList.toggle("still", found.change === 0);
  const scale = card.querySelector(".scale");
  scale.style.setProperty("--now", at(mean));
  scale.style.setProperty("--from", at(Math.min(mean, then)));
  scale.style.setProperty("--to", at(Math.max(mean, then)));
  scale.style.setProperty("--low", at(mean + found.low));
  scale.style.setProperty("--high", at(mean + found.high));
}

function inWords(model, raises, predictions) {
  const list = (parts) => new Intl.ListFormat(language).format(parts);
  const moved = model.drivers
    .map(({ label, step }, s) => [label, raises[s], decimals(step)])
    .filter(([, raise]) => raise !== 0)
    .map(([label, raise, digits]) => `${label} ${signed(raise, digits)}`);
  if (!moved.length) return model.words.still;
  const outcomes = model.outcomes.map(
    ({ label, mean }, t) =>
      `${label} ${written(mean + predictions[t].change, 2)}, ${changeInWords(model, predictions[t])}`,
  );
  return filled(model.words.moved, { changes: list(moved), outcomes: outcomes.join("; ") });
}

function startSliders(page) {
  const model = JSON.parse(page.dataset.model);
  const inputs = [...page.querySelectorAll("input")];
  const cards = [...page.querySelectorAll(".outcome")];
  const live = page.querySelector(".live");
  const read = () => inputs.map((input) => Number(input.value));

  function show() {
    inputs.forEach((input, s) => showMove(input, model.drivers[s], model.words));
    const predictions = predict(model, read());
    cards.forEach((card, t) => showOutcome(card, model.outcomes[t], predictions[t], model));
  }

  /* Spoken when a slider comes to rest, not at every step on its way. */
  function say() {
    live.textContent = inWords(model, read(), predict(model, read()));
  }

  page.addEventListener("input", show);
  page.addEventListener("change", say);
  page.querySelector("button").addEventListener("click", () => {
    for (const input of inputs) input.value = 0;
    show();
    say();
  });
  page.hidden = false;
  show();
  say();
}

for (const page of document.querySelectorAll(".simulation")) startSliders(page);
