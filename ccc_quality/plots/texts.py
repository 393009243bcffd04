"""The words and the number formats of the figures, in English and Dutch."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.labels import Language

LANGUAGES: tuple[Language, ...] = ("en", "nl")

WORDS: dict[str, tuple[str, str]] = {
    # shared
    "n": ("n = {n}", "n = {n}"),
    "simulated": ("Simulated data", "Gesimuleerde data"),
    "interval": ("Line: 95 % interval", "Lijn: 95%-interval"),
    "no_interval": (
        "Without intervals: a bootstrap gives them",
        "Zonder intervallen: een bootstrap geeft ze",
    ),
    "interval_bar": ("Bar: 95 % interval", "Balk: 95%-interval"),
    "and": ("and", "en"),
    "drivers": ("Drivers", "Drijfveren"),
    "mediators": ("In between", "Daartussen"),
    "outcomes": ("Outcomes", "Uitkomsten"),
    # path diagram
    "through": (
        "{source} works on {target} through {mediators}",
        "{source} werkt via {mediators} door in {target}",
    ),
    "directly_and_through": (
        "{source} works on {target} directly and through {mediators}",
        "{source} werkt rechtstreeks en via {mediators} door in {target}",
    ),
    "explains": (
        "{source} explains {share} of the differences in {target}",
        "{source} verklaart {share} van de verschillen in {target}",
    ),
    "model_explains": (
        "The model explains {share} of the differences in {target}",
        "Het model verklaart {share} van de verschillen in {target}",
    ),
    "strongest": (
        "{source} has the strongest effect on {target}",
        "{source} heeft het sterkste effect op {target}",
    ),
    "seems_strongest": (
        "{source} seems to have the strongest effect on {target}",
        "{source} lijkt het sterkste effect op {target} te hebben",
    ),
    "strongest_together": (
        "{sources} have the strongest effects on {target}; their order is uncertain",
        "{sources} hebben de sterkste effecten op {target}; hun volgorde is onzeker",
    ),
    "no_clear_effect": (
        "No effect on {target} can be told from zero",
        "Geen enkel effect op {target} is van nul te onderscheiden",
    ),
    "composition": (
        "{part} weighs most in {whole}",
        "{part} weegt het zwaarst in {whole}",
    ),
    "constructs_measured": (
        "How {n} constructs are measured",
        "Hoe {n} constructen zijn gemeten",
    ),
    "not_converged": (
        "The estimation did not converge: read no number in this figure",
        "De schatting is niet geconvergeerd: lees geen getal in deze figuur af",
    ),
    "structural_subtitle": (
        "Standardized path coefficients; R² is the share explained",
        "Gestandaardiseerde padcoëfficiënten; R² is het verklaarde deel",
    ),
    "measurement_subtitle": (
        "Standardized loadings of the items",
        "Gestandaardiseerde ladingen van de items",
    ),
    "both_subtitle": (
        "Standardized path coefficients and loadings; R² is the share explained",
        "Gestandaardiseerde padcoëfficiënten en ladingen; R² is het verklaarde deel",
    ),
    "dashed": (
        "Dashed: not significant at 5 %",
        "Streepjes: niet significant bij 5%",
    ),
    "correlations_range": (
        "Correlations between the drivers ({low} to {high}) are not drawn",
        "Correlaties tussen de drijfveren ({low} tot {high}) zijn niet getekend",
    ),
    "correlation_one": (
        "The correlation between the drivers ({low}) is not drawn",
        "De correlatie tussen de drijfveren ({low}) is niet getekend",
    ),
    "residual_correlations": (
        "Residual correlations not drawn: {pairs}",
        "Restcorrelaties niet getekend: {pairs}",
    ),
    "hexagon": ("Hexagon: composite", "Zeshoek: composiet"),
    "r_squared": ("R² {value}", "R² {value}"),
    "alt_diagram": (
        "Path diagram of {n} constructs. {title}. Standardized coefficients: {paths}.",
        "Paddiagram van {n} constructen. {title}. Gestandaardiseerde coëfficiënten: {paths}.",
    ),
    "alt_measurement": (
        "Measurement model of {n} constructs. Standardized loadings: {paths}.",
        "Meetmodel van {n} constructen. Gestandaardiseerde ladingen: {paths}.",
    ),
    "alt_path": ("{source} to {target} {value}", "{source} naar {target} {value}"),
    "alt_not_significant": ("(not significant)", "(niet significant)"),
    "alt_items": ("{construct}: {items}", "{construct}: {items}"),
    # importance
    "worth": (
        "One point of {source} is worth {value} points of {target} ({low} to {high})",
        "Een punt {source} is {value} punt {target} waard ({low} tot {high})",
    ),
    "takes": (
        "One point of {source} takes {value} points off {target} ({low} to {high})",
        "Een punt {source} haalt {value} punt van {target} af ({low} tot {high})",
    ),
    "goes_with": (
        "One point more of {source} goes with {value} points more of {target} ({low} to {high})",
        "Een punt meer {source} gaat samen met {value} punt meer {target} ({low} tot {high})",
    ),
    "goes_with_less": (
        "One point more of {source} goes with {value} points less of {target} ({low} to {high})",
        "Een punt meer {source} gaat samen met {value} punt minder {target} ({low} tot {high})",
    ),
    "worth_std": (
        "One standard deviation of {source} is worth {value} of {target} ({low} to {high})",
        "Een standaarddeviatie {source} is er {value} van {target} waard ({low} tot {high})",
    ),
    "takes_std": (
        "One standard deviation of {source} takes {value} off {target} ({low} to {high})",
        "Een standaarddeviatie {source} haalt er {value} van {target} af ({low} tot {high})",
    ),
    "goes_with_std": (
        "{source} correlates {value} with {target} under the model ({low} to {high})",
        "{source} correleert volgens het model {value} met {target} ({low} tot {high})",
    ),
    "seems_to_go_most": (
        "{source} seems to go most with {target}; the order is uncertain",
        "{source} lijkt het sterkst samen te gaan met {target}; de volgorde is onzeker",
    ),
    "go_together": (
        "{sources} go most with {target}; their order is uncertain",
        "{sources} gaan het sterkst samen met {target}; hun volgorde is onzeker",
    ),
    "seems_to_move_most": (
        "{source} seems to move {target} most; the order is uncertain",
        "{source} lijkt het zwaarst te tellen voor {target}; de volgorde is onzeker",
    ),
    "top_together": (
        "{sources} move {target} most; their order is uncertain",
        "{sources} tellen het zwaarst voor {target}; hun volgorde is onzeker",
    ),
    "total_effect_subtitle": (
        "Total effect: points of {target} per point of the driver",
        "Totaal effect: punten {target} per punt van de drijfveer",
    ),
    "implied_slope_subtitle": (
        "Difference in {target} that goes with one point more of the driver",
        "Verschil in {target} dat samengaat met één punt meer van de drijfveer",
    ),
    "total_effect_std_subtitle": (
        "Standardized total effect: standard deviations of {target} per one of the driver",
        "Gestandaardiseerd totaal effect: standaarddeviaties {target} per een van de drijfveer",
    ),
    "implied_slope_std_subtitle": (
        "Correlation with {target} that the model implies",
        "Correlatie met {target} die uit het model volgt",
    ),
    "published": ("Published order", "Gepubliceerde volgorde"),
    "range": ("{low} to {high}", "{low} tot {high}"),
    "published_caption": (
        "Order published in Telecommerce, January 2012",
        "Volgorde gepubliceerd in Telecommerce, januari 2012",
    ),
    "hollow": (
        "Open dot: the interval covers zero",
        "Open punt: het interval omvat nul",
    ),
    "alt_importance": (
        "Dots with intervals, sorted. {title}. {rows}.",
        "Punten met intervallen, gesorteerd. {title}. {rows}.",
    ),
    "alt_importance_plain": (
        "Dots, sorted. {title}. {rows}.",
        "Punten, gesorteerd. {title}. {rows}.",
    ),
    "alt_estimate_plain": ("{label} {value}", "{label} {value}"),
    "alt_estimate": ("{label} {value} ({low} to {high})", "{label} {value} ({low} tot {high})"),
    # probabilities of ranks
    "rank": ("Rank", "Rang"),
    "or": ("or", "of"),
    "rank_first": (
        "{source} comes first for {target}, in {share} of the draws",
        "{source} staat bovenaan voor {target}, in {share} van de trekkingen",
    ),
    "rank_rivals": (
        "{sources} comes first for {target}; which one is uncertain",
        "{sources} staat bovenaan voor {target}; welke, is onzeker",
    ),
    "rank_unknown": (
        "Which driver comes first for {target} is uncertain",
        "Welke drijfveer voor {target} bovenaan staat, is onzeker",
    ),
    "rank_subtitle": (
        "Probability of each rank of a driver by its total effect on {target}",
        "Kans op elke rang van een drijfveer naar zijn totale effect op {target}",
    ),
    "rank_slope_subtitle": (
        "Probability of each rank of a driver by how much it goes with {target}",
        "Kans op elke rang van een drijfveer naar hoe sterk hij samengaat met {target}",
    ),
    "n_draws": ("{n} bootstrap draws", "{n} bootstraptrekkingen"),
    "published_cells": (
        "Outlined: order published in Telecommerce, January 2012",
        "Omlijnd: volgorde gepubliceerd in Telecommerce, januari 2012",
    ),
    "alt_ranks": (
        "Heat map of the probability of each rank. {title}. Likeliest ranks: {rows}.",
        "Heatmap van de kans op elke rang. {title}. Waarschijnlijkste rangen: {rows}.",
    ),
    "alt_rank": ("{label} {rank} ({share})", "{label} {rank} ({share})"),
    # relative importance
    "share_largest": (
        "{source} has the largest share in {target}: {value} of R² = {total}",
        "{source} heeft het grootste aandeel in {target}: {value} van R² = {total}",
    ),
    "share_seems_largest": (
        "{source} seems to have the largest share in {target}; all drivers make R² = {total}",
        "{source} lijkt het grootste aandeel in {target} te hebben; alle drijfveren samen:"
        " R² = {total}",
    ),
    "shares_largest_together": (
        "{sources} have the largest shares in {target} (R² = {total}); their order is uncertain",
        "{sources} hebben de grootste aandelen in {target} (R² = {total}); hun volgorde is onzeker",
    ),
    "by_shapley": (
        "What each driver adds to R², averaged over all orders (Shapley, LMG), {basis}",
        "Wat elke drijfveer aan R² toevoegt, gemiddeld over alle volgordes (Shapley, LMG), {basis}",
    ),
    "by_dominance": (
        "What each driver adds to R² of the others, on average (general dominance), {basis}",
        "Wat elke drijfveer gemiddeld aan R² van de andere toevoegt (algemene dominantie), {basis}",
    ),
    "by_johnson": (
        "Relative weights (Johnson 2000), {basis}",
        "Relatieve gewichten (Johnson 2000), {basis}",
    ),
    "on_latent": ("from correlations of constructs", "uit correlaties van constructen"),
    "on_scores": ("from correlations of scores", "uit correlaties van scores"),
    "interval_at": ("Line: {level} interval", "Lijn: {level}-interval"),
    "open_bar": (
        "Open bar: negative coefficient beside the others",
        "Open balk: negatieve coëfficiënt naast de andere",
    ),
    "share_of_r2": ("of R²", "van R²"),
    "alt_shares": (
        "Bars with intervals, sorted. {title}. {rows}.",
        "Balken met intervallen, gesorteerd. {title}. {rows}.",
    ),
    "alt_shares_plain": ("Bars, sorted. {title}. {rows}.", "Balken, gesorteerd. {title}. {rows}."),
    # loadings
    "all_load": (
        "All {n} items load at {threshold} or more",
        "Alle {n} items laden {threshold} of meer",
    ),
    "some_load": (
        "{good} of {n} items load at {threshold} or more; {item} is lowest ({value})",
        "{good} van de {n} items laden {threshold} of meer; {item} het laagst ({value})",
    ),
    "all_but_one_load": (
        "All items but one load at {threshold} or more: {item} has {value}",
        "Op één na laden alle items {threshold} of meer: {item} heeft {value}",
    ),
    "with_dimensions": (
        "{title}; of the dimensions {good} of {n}",
        "{title}; van de dimensies {good} van de {n}",
    ),
    "loadings_subtitle": (
        "Standardized loadings with 95 % interval",
        "Gestandaardiseerde ladingen met 95%-interval",
    ),
    "loadings_subtitle_plain": ("Standardized loadings", "Gestandaardiseerde ladingen"),
    "loadings_conventions": (
        "Conventions 0.708 and 0.40: Hair et al. (2019)",
        "Vuistregels 0,708 en 0,40: Hair et al. (2019)",
    ),
    "open_below": ("Open dot: below {threshold}", "Open punt: onder {threshold}"),
    "alt_loadings": (
        "Standardized loadings by construct. {title}. {rows}.",
        "Gestandaardiseerde ladingen per construct. {title}. {rows}.",
    ),
    # simple slopes
    "slope_rises": (
        "The effect of {source} on {target} rises with {moderator}",
        "Het effect van {source} op {target} stijgt met {moderator}",
    ),
    "slope_falls": (
        "The effect of {source} on {target} falls with {moderator}",
        "Het effect van {source} op {target} daalt met {moderator}",
    ),
    "slope_uncertain": (
        "Whether the effect of {source} on {target} depends on {moderator} cannot be told",
        "Of het effect van {source} op {target} van {moderator} afhangt, is niet uit te maken",
    ),
    "slope_levels": (
        "The effect of {source} on {target} at three levels of {moderator}",
        "Het effect van {source} op {target} op drie niveaus van {moderator}",
    ),
    "slopes_subtitle": (
        "{target} by {source}, both in standard deviations from the mean; other causes at their"
        " means",
        "{target} naar {source}, beide in standaarddeviaties van het gemiddelde; andere oorzaken"
        " gemiddeld",
    ),
    "slope_low": ("{moderator} low", "{moderator} laag"),
    "slope_mean": ("{moderator} at its mean", "{moderator} gemiddeld"),
    "slope_high": ("{moderator} high", "{moderator} hoog"),
    "slope_value": ("slope {value}", "helling {value}"),
    "slope_value_interval": (
        "slope {value} ({low} to {high})",
        "helling {value} ({low} tot {high})",
    ),
    "slope_conventions": (
        "Low and high: one standard deviation below and above the mean",
        "Laag en hoog: een standaarddeviatie onder en boven het gemiddelde",
    ),
    "slope_intervals": ("In brackets: 95 % interval", "Tussen haakjes: 95%-interval"),
    "alt_slopes": ("Three lines. {title}. {rows}.", "Drie lijnen. {title}. {rows}."),
    "alt_slope": ("{level}: {value}", "{level}: {value}"),
    # importance-performance map
    "map_subtitle": (
        "Importance for {target}: points for one point more; performance: mean answer; both from 0"
        " to 100",
        "Belang voor {target}: punten voor een punt meer; prestatie: gemiddeld antwoord; beide van"
        " 0 tot 100",
    ),
    "map_importance": ("Importance for {target}", "Belang voor {target}"),
    "map_performance": ("Performance (0 to 100)", "Prestatie (0 tot 100)"),
    "map_quadrants": (
        "Lines: means of importance and performance",
        "Lijnen: gemiddeld belang en gemiddelde prestatie",
    ),
    "map_crosses": ("Crosses: {level} intervals", "Kruisen: {level}-intervallen"),
    "map_concentrate": (
        "{sources} matters much for {target}, and there is room to improve",
        "{sources} is belangrijk voor {target} en kan beter",
    ),
    "map_concentrate_several": (
        "{sources} matter much for {target}, and there is room to improve",
        "{sources} zijn belangrijk voor {target} en kunnen beter",
    ),
    "map_most": (
        "Better {source} promises most for {target}",
        "Met {source} is voor {target} het meest te winnen",
    ),
    "map_seems_most": (
        "Better {source} seems to promise most for {target}",
        "Met {source} lijkt voor {target} het meest te winnen",
    ),
    "map_unclear": (
        "What promises most for {target} cannot be told",
        "Waarmee voor {target} het meest te winnen is, is niet uit te maken",
    ),
    "concentrate": ("Concentrate here", "Hieraan werken"),
    "keep_up": ("Keep up the good work", "Zo doorgaan"),
    "low_priority": ("Low priority", "Lage prioriteit"),
    "overkill": ("Possible overkill", "Mogelijk overdreven"),
    "alt_map": (
        "Importance-performance map. {title}. {rows}.",
        "Kaart van belang en prestatie. {title}. {rows}.",
    ),
    "alt_map_row": (
        "{label}: importance {importance}, performance {performance}, {quadrant}",
        "{label}: belang {importance}, prestatie {performance}, {quadrant}",
    ),
    # what if
    "tornado_first": (
        "{scenario} would change {target} by {value} ({low} to {high})",
        "{scenario} zou {target} {value} veranderen ({low} tot {high})",
    ),
    "tornado_plain": (
        "{scenario} would change {target} by {value}",
        "{scenario} zou {target} {value} veranderen",
    ),
    "tornado_unclear": (
        "No scenario clearly changes {target}",
        "Geen scenario verandert {target} duidelijk",
    ),
    "tornado_subtitle": (
        "Predicted change of {target}, in points of the answering scale",
        "Voorspelde verandering van {target}, in punten van de antwoordschaal",
    ),
    "tornado_end": (
        "Nobody rises past the highest answer",
        "Niemand komt boven het hoogste antwoord uit",
    ),
    "tornado_causes": (
        "Paths are read as causes",
        "Paden zijn gelezen als oorzaken",
    ),
    "tornado_best": ("Best use of the budget", "Beste besteding van het budget"),
    "alt_tornado": ("Bars. {title}. {rows}.", "Balken. {title}. {rows}."),
    # heat maps
    "htmt_distinct": (
        "Every pair of constructs is distinct: no HTMT above {limit}",
        "Elk paar constructen is te onderscheiden: geen HTMT boven {limit}",
    ),
    "htmt_close": (
        "{first} and {second} are close: HTMT {value}",
        "{first} en {second} liggen dicht bij elkaar: HTMT {value}",
    ),
    "htmt_close_more": (
        "{n} pairs of constructs are close; most so {first} and {second} ({value})",
        "{n} paren constructen liggen dicht bij elkaar; het meest {first} en {second} ({value})",
    ),
    "htmt_subtitle": (
        "Heterotrait-monotrait ratio of correlations",
        "Heterotrait-monotraitverhouding van correlaties",
    ),
    "htmt_conventions": (
        "Outlined above 0.85, filled above 0.90: Henseler, Ringle & Sarstedt (2015)",
        "Omlijnd boven 0,85, gevuld boven 0,90: Henseler, Ringle & Sarstedt (2015)",
    ),
    "alt_htmt": (
        "Heat map of HTMT ratios between {n} constructs, {low} to {high}. {title}.",
        "Heatmap van HTMT-waarden tussen {n} constructen, {low} tot {high}. {title}.",
    ),
    "residuals_small": (
        "The model leaves no correlation off by more than {limit}",
        "Het model zit bij geen enkele correlatie meer dan {limit} ernaast",
    ),
    "residuals_large": (
        "{n} of {total} correlations are off by more than {limit}; most so {first} and {second}"
        " ({value})",
        "{n} van de {total} correlaties wijken meer dan {limit} af; het meest {first} en {second}"
        " ({value})",
    ),
    "residuals_large_one": (
        "One of {total} correlations is off by more than {limit}: {first} and {second} ({value})",
        "Een van de {total} correlaties wijkt meer dan {limit} af: {first} en {second} ({value})",
    ),
    "residuals_subtitle": (
        "Residual correlation: observed minus implied by the model",
        "Restcorrelatie: waargenomen min door het model voorspeld",
    ),
    "residuals_marked": ("Outlined: beyond ±{limit}", "Omlijnd: verder dan ±{limit}"),
    "alt_residuals": (
        "Heat map of residual correlations between {n} items, {low} to {high}. {title}.",
        "Heatmap van restcorrelaties tussen {n} items, {low} tot {high}. {title}.",
    ),
    # penalties and rewards
    "penalties_normal": (
        "Failing on {drivers} costs more than excelling brings",
        "Tekortschieten op {drivers} kost meer dan uitblinken oplevert",
    ),
    "rewards_delight": (
        "Excelling on {drivers} brings more than failing costs",
        "Uitblinken op {drivers} levert meer op dan tekortschieten kost",
    ),
    "penalties_many": (
        "For {n} of {total} drivers failing costs more than excelling brings",
        "Bij {n} van de {total} drijfveren kost tekortschieten meer dan uitblinken oplevert",
    ),
    "penalties_unclear": (
        "For no driver can failing and excelling be told apart in size",
        "Bij geen drijfveer verschillen straf en beloning aantoonbaar in grootte",
    ),
    "penalties_subtitle": (
        "What a low (left) and a high score (right) make of {target}, against the middle; points of"
        " the score",
        "Wat een lage (links) en een hoge score (rechts) met {target} doen, tegenover het midden;"
        " punten van de score",
    ),
    "cut_tertile": (
        "Low and high: the lowest and highest third of each driver",
        "Laag en hoog: het laagste en hoogste derde deel van elke drijfveer",
    ),
    "cut_quartile": (
        "Low and high: the lowest and highest quarter of each driver",
        "Laag en hoog: het laagste en hoogste kwart van elke drijfveer",
    ),
    "cut_quintile": (
        "Low and high: the lowest and highest fifth of each driver",
        "Laag en hoog: het laagste en hoogste vijfde deel van elke drijfveer",
    ),
    "cut_points": ("Low and high: chosen points", "Laag en hoog: gekozen punten"),
    "line_interval": ("Line: {level} interval", "Lijn: {level}-interval"),
    "class_share": (
        "Percentage: share of resamples in the class",
        "Percentage: aandeel van de trekkingen in de klasse",
    ),
    "frustrator": ("frustrator", "frustrator"),
    "dissatisfier": ("dissatisfier", "dissatisfier"),
    "hybrid": ("hybrid", "hybride"),
    "satisfier": ("satisfier", "satisfier"),
    "delighter": ("delighter", "delighter"),
    "no_class": ("no impact", "geen effect"),
    "alt_penalty": (
        "{label}: penalty {penalty}, reward {reward}, {kind}",
        "{label}: straf {penalty}, beloning {reward}, {kind}",
    ),
    "alt_penalties": (
        "Bars to the left and the right of zero. {title}. {rows}.",
        "Staven links en rechts van nul. {title}. {rows}.",
    ),
    # thresholds and dose curves
    "threshold_larger_low": (
        "{driver} matters more for {target} below {at} than above it",
        "{driver} telt onder {at} zwaarder voor {target} dan erboven",
    ),
    "threshold_larger_high": (
        "{driver} matters more for {target} above {at} than below it",
        "{driver} telt boven {at} zwaarder voor {target} dan eronder",
    ),
    "threshold_changes": (
        "What {driver} does for {target} changes at {at}, in size not clearly",
        "Wat {driver} met {target} doet verandert bij {at}, in grootte niet duidelijk",
    ),
    "threshold_unclear": (
        "Whether {driver} has a threshold for {target} cannot be told",
        "Of {driver} een drempel heeft voor {target}, is niet te zeggen",
    ),
    "threshold_subtitle": (
        "{target} (up) by {driver} (across): a line with one break",
        "{target} (omhoog) naar {driver} (opzij): een lijn met één knik",
    ),
    "held": ("held constant: {names}", "constant gehouden: {names}"),
    "threshold_break": (
        "Break at {at} ({low} to {high}); slope {below} before and {above} after it",
        "Knik bij {at} ({low} tot {high}); helling {below} ervoor en {above} erna",
    ),
    "curve_band": ("Bands: {level} intervals", "Banden: {level}-intervallen"),
    "curve_dots": ("Dots: means of tenths", "Punten: gemiddelden van tiende delen"),
    "dose_differs": (
        "{construct} runs from {start} at {low} to {end} at {high} of {predictor}",
        "{construct} loopt van {start} bij {low} naar {end} bij {high} van {predictor}",
    ),
    "dose_unclear": (
        "Whether {construct} runs with {predictor} cannot be told",
        "Of {construct} met {predictor} samenhangt, is niet te zeggen",
    ),
    "dose_subtitle": (
        "{construct} (up) by {predictor} (across): a smooth curve",
        "{construct} (omhoog) naar {predictor} (opzij): een vloeiende kromme",
    ),
    "association": ("Association, no proof of an effect", "Samenhang, geen bewijs van een effect"),
    "alt_curve": (
        "A curve from {start} at {low} to {end} at {high}. {title}.",
        "Een kromme van {start} bij {low} naar {end} bij {high}. {title}.",
    ),
    # scores
    "scores_title": (
        "Scores run from {low} ({lowest}) to {high} ({highest}) out of 100",
        "Scores lopen van {low} ({lowest}) tot {high} ({highest}) op 100",
    ),
    "scores_alike": (
        "All {n} scores lie around {low} out of 100",
        "Alle {n} scores liggen rond {low} op 100",
    ),
    "scores_one": ("{highest} scores {high} out of 100", "{highest} scoort {high} op 100"),
    "scores_subtitle": (
        "Mean score, 0 is the lowest answer and 100 the highest",
        "Gemiddelde score, 0 is het laagste antwoord en 100 het hoogste",
    ),
    "alt_scores": (
        "Mean scores out of 100 with intervals. {title}. {rows}.",
        "Gemiddelde scores op 100 met intervallen. {title}. {rows}.",
    ),
}


def say(key: str, language: Language, **values: object) -> str:
    """The phrase ``key`` in ``language`` with ``values`` filled in.

    Raises
    ------
    UnknownOptionError
        When the language is not one of :data:`LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise UnknownOptionError(
            f"language {language!r} is not spoken here. {did_you_mean(language, LANGUAGES)}"
        )
    return WORDS[key][LANGUAGES.index(language)].format(**values)


def number(value: float, language: Language, digits: int = 2) -> str:
    """A number for the eye: fixed decimals, a true minus sign, a decimal comma in Dutch."""
    if not math.isfinite(value):
        return "–"
    rounded = round(value, digits) + 0.0  # adding zero turns -0.0 into 0.0
    text = f"{rounded:.{digits}f}".replace("-", "−")
    return text.replace(".", ",") if language == "nl" else text


def count(value: int, language: Language) -> str:
    """A count with its thousands separated: 1,489 in English, 1.489 in Dutch."""
    text = f"{value:,}"
    return text.replace(",", ".") if language == "nl" else text


def percent(share: float, language: Language) -> str:
    """A share between 0 and 1 as a percentage without decimals."""
    return f"{100 * share:.0f}%" if language == "nl" else f"{100 * share:.0f} %"


def inline(label: str) -> str:
    """A label as it stands inside a sentence: no capital, unless the word is an acronym."""
    first_word = label.split(" ", 1)[0]
    return label if first_word[1:] != first_word[1:].lower() else label[:1].lower() + label[1:]


def opening(label: str) -> str:
    """A label as it stands at the head of a sentence."""
    return label[:1].upper() + label[1:]


def listing(parts: Sequence[str], language: Language) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {say('and', language)} {parts[-1]}"
