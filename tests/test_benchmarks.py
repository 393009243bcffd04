"""The benchmark measures what it says, and the README shows its rows."""

import math
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import benchmarks.__main__ as command
from benchmarks.cases import case
from benchmarks.lavaan import Lavaan, LavaanMissingError
from benchmarks.memory import Memory, memory_of
from benchmarks.programs import Timing, ours, semopys
from benchmarks.rows import ROWS, Rival, Row, against_both
from benchmarks.tables import BEGIN, END, duration, markdown, placed, text, times
from benchmarks.turns import AnotherResultError, Measured, measure, seconds, turn

ROOT = Path(__file__).parents[1]
INSTALL = ROOT / "benchmarks" / "install_lavaan.sh"
QUALITY = case("ccc_quality_ml")


class Clock:
    """A program that takes the seconds it is told, in turn, and finds a given chi-square."""

    def __init__(self, *taken, chisq=QUALITY.chisq, name="clock 1.0"):
        self.name = name
        self.taken = iter(taken)
        self.chisq = chisq
        self.asked = []

    def time(self, task, chosen):
        self.asked.append((task, chosen.name))
        return Timing(next(self.taken), self.chisq)


@pytest.fixture
def against_clocks(monkeypatch):
    """One row in which the package and lavaan are clocks: three rounds, a task a turn."""
    monkeypatch.setattr("benchmarks.turns.TURN", 0.0)
    monkeypatch.setattr("benchmarks.turns.ROUNDS", 3)

    def run(own, peers, rival, **options):
        monkeypatch.setattr("benchmarks.turns.ours", lambda: own)
        return measure(Row("a job", QUALITY.name, "fit", (rival,)), peers, **options)

    return run


# ------------------------------------------------------------------------ what the programs do


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.case}-{row.task}")
def test_our_part_of_every_row_runs_and_finds_the_chi_square_of_the_reference(row):
    assert seconds(ours(), row.task, case(row.case)) > 0


@pytest.mark.parametrize("task", ["fit", "estimates"])
def test_semopy_finds_it_too(task):
    assert seconds(semopys(), task, QUALITY) > 0


@pytest.mark.r
def test_lavaan_does_every_task_that_a_row_asks_of_it():
    tasks = {rival.task for row in ROWS for rival in row.rivals if rival.peer == "lavaan"}
    with Lavaan() as lavaan:
        assert lavaan.name.startswith("lavaan 0.")
        assert all(seconds(lavaan, task, QUALITY) > 0 for task in sorted(tasks))


def test_a_fit_with_errors_and_fit_measures_takes_less_time_than_the_plain_fit_of_semopy():
    rival = Rival("semopy", "estimates")
    row = replace(ROWS[0], rivals=(rival,))
    assert measure(row, {"semopy": semopys()}, quick=True).ratio(rival) > 1


def test_more_resamples_take_no_more_memory_than_their_draws():
    few, many = memory_of(500), memory_of(1500)
    assert many.peak - few.peak <= 1.05 * (many.kept - few.kept)


# ------------------------------------------------------------------------ how they are compared


def test_programs_take_turns_the_first_round_warms_up_and_medians_are_compared(against_clocks):
    rival = Rival("lavaan", "fit")
    own, peer = Clock(100, 1, 5, 2), Clock(100, 8, 9, 7)
    found = against_clocks(own, {"lavaan": peer}, rival)
    assert (found.ours, found.theirs) == (2, {rival: ("clock 1.0", 8)})
    assert found.ratio(rival) == 4
    assert own.asked == peer.asked == 4 * [("fit", "ccc_quality_ml")]


def test_a_rival_that_takes_minutes_runs_once_and_in_a_quick_run_not_at_all(against_clocks):
    rival = Rival("lavaan", "fit", once=True)
    peer = Clock(300)
    whole = against_clocks(Clock(100, 1, 5, 2), {"lavaan": peer}, rival)
    assert whole.theirs == {rival: ("clock 1.0", 300)}
    quick = against_clocks(Clock(100, 1, 2), {"lavaan": peer}, rival, quick=True)
    assert (quick.ours, quick.theirs) == (1.5, {})
    assert len(peer.asked) == 1


def test_a_short_task_is_done_again_until_its_turn_is_over(monkeypatch):
    ticks = iter([0.0, 0.1, 0.2, 0.3])
    monkeypatch.setattr("benchmarks.turns.perf_counter", lambda: next(ticks))
    assert turn(Clock(1, 2, 3), "fit", QUALITY) == [1, 2, 3]


def test_a_rival_whose_program_is_missing_is_left_out_and_the_table_says_so(against_clocks):
    found = against_clocks(Clock(1, 1, 1, 1), {}, Rival("lavaan", "fit", aim=8))
    assert "lavaan                            left out" in text(found)


def test_a_program_that_finds_something_else_is_not_timed():
    with pytest.raises(AnotherResultError) as refused:
        seconds(Clock(0.1, chisq=600.0, name="hasty 1.0"), "fit", QUALITY)
    assert str(refused.value) == (
        "hasty 1.0 finds a chi-square of 600 for ccc_quality_ml; the reference has 657.873."
    )


def test_an_aim_is_scaled_to_the_slower_lavaan_that_runs_here():
    assert against_both(60, older=340, newer=170) == 120
    assert against_both(60, older=0.03, newer=0.05) == 60


# ------------------------------------------------------------------------ lavaan and its absence


def test_without_r_the_error_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LavaanMissingError) as missing:
        Lavaan()
    assert str(missing.value) == (
        "Rscript is not installed (Debian: r-base-core r-cran-lavaan r-cran-jsonlite)"
    )


def test_r_without_lavaan_is_quoted(monkeypatch, tmp_path):
    put_program(tmp_path, "Rscript", "echo 'there is no package called lavaan' >&2; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(LavaanMissingError, match="^there is no package called lavaan .Debian: "):
        Lavaan()


@pytest.mark.parametrize(
    ("programs", "said"),
    [
        ({"Rscript": "exit 0"}, ""),
        ({}, "To measure lavaan beside the package, install R with its packages lavaan and "
             "jsonlite.\n"),
        ({"apt-get": "", "id": "echo 1000"},
         "To measure lavaan beside the package, run as root: apt-get install r-base-core "
         "r-cran-lavaan r-cran-jsonlite\n"),
        ({"apt-get": "echo $* >&2", "id": "echo 0"},
         "Installing r-base-core r-cran-lavaan r-cran-jsonlite; this takes a few minutes.\n"
         "update --quiet --quiet\n"
         "install --quiet --quiet --yes --no-install-recommends r-base-core r-cran-lavaan "
         "r-cran-jsonlite\n"),
        ({"apt-get": "exit 100", "id": "echo 1000", "sudo": 'exec env "$@"'},
         "Installing r-base-core r-cran-lavaan r-cran-jsonlite; this takes a few minutes.\n"
         "That failed; lavaan will be left out.\n"),
    ],
    ids=["there already", "no apt", "not root", "root", "apt fails"],
)  # fmt: skip
def test_the_installer_installs_or_says_what_to_install_and_never_stops_the_run(
    programs, said, tmp_path
):
    for name, script in programs.items():
        put_program(tmp_path, name, script)
    (tmp_path / "env").symlink_to(shutil.which("env"))
    done = subprocess.run(
        [shutil.which("sh"), INSTALL],
        env={"PATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    assert done.stdout == said


def put_program(folder, name, script):
    path = folder / name
    path.write_text(f"#!{shutil.which('sh')}\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


# ------------------------------------------------------------------------ the table


def test_the_readme_shows_every_row_with_its_rivals():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    table = page.partition(BEGIN)[2].partition(END)[0]
    lines = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("|")][2:]
    found = []
    for job, _, program, _, _ in ([cell.strip() for cell in line] for line in lines):
        peer, _, less = program.partition(", ")
        found.append((job or found[-1][0], peer.split()[0], less))
    assert found == [(row.name, rival.peer, rival.less) for row in ROWS for rival in row.rivals]


def test_a_measured_row_is_put_into_the_page_with_what_it_was_measured_on():
    lavaan, semopy = Rival("lavaan", "fit"), Rival("semopy", "estimates", less="estimates alone")
    row = Row("a job", QUALITY.name, "fit", (lavaan, semopy))
    found = Measured(row, 0.015, {lavaan: ("lavaan 1", 1.5), semopy: ("semopy 2", 0.0454)})
    table = markdown([found], [Memory(1000, 20_000_000, 7_000_000)], "a machine")
    page = placed(f"# Title\n{BEGIN}\nold\n{END}\nrest\n", table)
    assert page.startswith(f"# Title\n{BEGIN}\nMedians of ")
    assert "one thread each, all in one run: a machine." in page
    assert "| a job | 15 ms | lavaan 1 | 1.5 s | 100 x |\n" in page
    assert "|  |  | semopy 2, estimates alone | 45 ms | 3.0 x |\n" in page
    assert "1,000: 20 MB. A resample adds its draws, 7 kB, and" in page
    assert page.endswith(f"{END}\nrest\n")
    assert "old" not in page


def test_a_page_without_a_place_for_the_table_is_left_alone():
    with pytest.raises(ValueError, match="no place for the table"):
        placed("# Title\n", "table")


@pytest.mark.parametrize(
    ("value", "shown"), [(340.2, "340 s"), (2.31, "2.3 s"), (0.0154, "15 ms"), (0.00026, "0.26 ms")]
)
def test_durations_have_two_digits_at_least(value, shown):
    assert duration(value) == shown


def test_ratios_have_two_digits_at_least():
    assert (times(4.04), times(117.4)) == ("4.0 x", "117 x")


def test_the_command_writes_whole_tables_only(monkeypatch, tmp_path, capsys):
    page = tmp_path / "README.md"
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["benchmarks", "--markdown", str(page)])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as left:
        command.main()
    assert str(left.value).startswith("The page shows whole tables only, and lavaan is missing: ")
    assert page.read_text(encoding="utf-8") == f"{BEGIN}\n{END}\n"


def test_the_command_goes_on_without_lavaan_and_names_it(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sys.argv", ["benchmarks", "--quick"])
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(command, "ROWS", ROWS[-1:])
    monkeypatch.setattr(command, "N_RESAMPLES", (10,))
    monkeypatch.setattr("benchmarks.turns.ours", lambda: Clock(1, 1, 1, chisq=math.nan))
    monkeypatch.setattr("benchmarks.turns.TURN", 0.0)
    command.main()
    said = capsys.readouterr().out
    assert said.startswith("lavaan is missing and left out: Rscript is not installed")
    assert ROWS[-1].name in said
    assert "Memory of a bootstrap at its peak, by the number of resamples: 10: " in said
