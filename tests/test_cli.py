"""The program as it is typed."""

import io
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.cli import main
from ccc_quality.errors import DataWarning

FEW = ("--resamples", 50)
"""Of a report in which nothing depends on how many there are."""

MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\ntextual ~ visual\n"
PUPILS = Path(__file__).parent / "golden" / "hs1939.csv"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty folder and a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.fixture
def program(capsys):
    """Type a command line: exit code, standard output, standard error."""

    def run(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return left.value.code or 0, printed.out, printed.err

    return run


@pytest.fixture(scope="module")
def survey_files(tmp_path_factory):
    """A simulated survey and its codebook."""
    folder = tmp_path_factory.mktemp("survey")
    with pytest.raises(SystemExit):
        main(["simulate", "--n", "300", "--seed", "4", "--out", str(folder / "a.csv"), "--quiet"])
    return folder / "a.csv", folder / "a.yaml"


def in_one_line(text):
    """The text of a box or of wrapped lines."""
    return " ".join(text.replace("│", " ").split())


class TestProgram:
    def test_version(self, program):
        assert program("--version") == (0, f"ccc-quality {ccc.__version__}\n", "")

    def test_every_command_teaches_with_an_example(self, program):
        for command in ("demo", "template", "check", "report", "fit", "invariance", "simulate"):
            code, out, _ = program(command, "--help")
            assert code == 0
            assert f"Example: ccc-quality {command} " in out, command
            assert "--quiet" in out, command

    def test_an_unknown_command_is_a_wrong_command_line(self, program):
        code, _, err = program("raport")
        assert code == 2
        assert "No such command 'raport'. Did you mean 'report'?" in in_one_line(err)

    def test_a_file_that_is_not_there_is_a_wrong_command_line(self, program):
        code, out, err = program("check", "nowhere.csv")
        assert (code, out) == (2, "")
        assert "file 'nowhere.csv' does not exist" in in_one_line(err)

    def test_a_mistake_of_the_program_is_no_traceback(self, program, monkeypatch):
        def broken(*arguments, **options):
            raise RuntimeError("that was not foreseen")

        monkeypatch.setattr("ccc_quality.data.check_survey", broken)
        monkeypatch.delenv("CCC_QUALITY_DEBUG", raising=False)
        code, _, err = program("check", PUPILS)
        assert code == 1
        assert err.startswith("Error: RuntimeError: that was not foreseen. This should not happen")
        assert "Traceback" not in err

    def test_the_way_from_survey_to_report_comes_first(self, program):
        code, out, _ = program("--help")
        assert code == 0
        steps = ["demo", "template", "check answers.xlsx", "report answers.xlsx"]
        places = [out.index(f"ccc-quality {step}") for step in steps]
        assert places == sorted(places)

    @pytest.mark.parametrize(
        ("typed", "offered"), [("ccc-quality re", "report"), ("ccc-quality report --la", "--lang")]
    )
    def test_the_shell_completes_what_is_typed(self, typed, offered):
        program = Path(sys.executable).with_name("ccc-quality")
        asked = {
            "_CCC_QUALITY_COMPLETE": "complete_bash",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(typed.split()) - 1),
        }
        done = subprocess.run(
            [program], env={**os.environ, **asked}, capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == [offered]

    def test_it_is_installed_under_its_name(self):
        program = Path(sys.executable).with_name("ccc-quality")
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        assert done.stdout == f"ccc-quality {ccc.__version__}\n"


class TestSimulateAndCheck:
    def test_the_same_seed_writes_the_same_file(self, program, folder):
        program("simulate", "--n", 50, "--seed", 1, "--out", "one.csv")
        program("simulate", "--n", 50, "--seed", 1, "--out", "two.csv")
        program("simulate", "--n", 50, "--seed", 2, "--out", "three.csv")
        one, two, three = (Path(f"{name}.csv").read_text() for name in ("one", "two", "three"))
        assert one == two != three

    @pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
    def test_what_is_written_is_the_simulated_survey_and_stays_marked(self, program, name):
        code, _, _ = program("simulate", "--n", 40, "--seed", 3, "--out", name)
        survey = ccc.read_survey(name, "a.yaml")
        assert code == 0
        assert survey.simulated
        drawn = ccc.study.simulate_customers(40, 3)
        pd.testing.assert_frame_equal(
            survey.answers[list(drawn.items)], drawn.answers[list(drawn.items)]
        )

    def test_employees_on_request(self, program):
        program("simulate", "--n", 60, "--kind", "employees", "--out", "e.csv")
        model = ccc.Model.from_codebook(ccc.Codebook.read("e.yaml"))
        assert model == ccc.study.employee_model()

    def test_a_file_is_replaced_only_by_force(self, program):
        Path("mine.csv").write_text("mine")
        code, _, err = program("simulate", "--n", 40, "--out", "mine.csv")
        assert code == 2
        assert "mine.csv: there already; --force replaces." in in_one_line(err)
        assert Path("mine.csv").read_text() == "mine"
        code, _, _ = program("simulate", "--n", 40, "--out", "mine.csv", "--force")
        assert code == 0

    def test_a_format_that_cannot_be_written_lists_those_that_can(self, program):
        code, _, err = program("simulate", "--out", "a.sav")
        assert code == 2
        assert "Available: .csv, .xlsx, .parquet." in in_one_line(err)

    def test_a_good_file_passes_the_check(self, program, survey_files):
        answers, codebook = survey_files
        code, out, _ = program("check", answers, "--codebook", codebook)
        assert code == 0
        assert out.startswith("a.csv: n = 300, 37 items, 0.0% of cells missing, 300 complete rows")

    def test_a_bad_file_fails_the_check_and_is_told_how_to_mend_it(self, program, survey_files):
        answers, codebook = survey_files
        pd.read_csv(answers).assign(rel2=9).to_csv("bad.csv", index=False)
        code, out, _ = program("check", "bad.csv", "--codebook", codebook)
        assert code == 1
        assert "'rel2' has 300 answers outside the scale 1 to 7" in out
        code, out, err = program("check", "bad.csv", "--codebook", codebook, "--quiet")
        assert (code, out, err) == (1, "", "")

    def test_a_slip_in_the_paths_of_the_codebook_is_found_by_the_check(self, program):
        Path("a.csv").write_text("tru1,tru2,loy1\n1,2,3\n3,1,2\n2,3,1\n4,1,3\n")
        Path("a.yaml").write_text(
            "constructs:\n  trust: {items: [tru1, tru2]}\n  loyalty: {items: [loy1]}\n"
            "paths:\n  - loyalty ~ trsut\n"
        )
        code, out, err = program("check", "a.csv", "--codebook", "a.yaml")
        assert (code, out) == (1, "")
        assert err == (
            "Error: a.yaml: codebook paths, line 1, column 11: a path names 'trsut', which is not "
            "a construct. Did you mean trust? Available: trust, loyalty.\n"
            "    loyalty ~ trsut\n"
            "              ^\n"
        )

    def test_a_sheet_is_chosen_by_name(self, program):
        with pd.ExcelWriter("two.xlsx") as book:
            pd.DataFrame({"note": ["x"]}).to_excel(book, sheet_name="notes", index=False)
            pd.DataFrame({"a": [1, 2], "b": [2, 1]}).to_excel(book, sheet_name="w3", index=False)
        code, out, _ = program("check", "two.xlsx", "--sheet", "w3")
        assert code == 0
        assert "2 items" in out
        code, _, err = program("check", "two.xlsx", "--sheet", "w4")
        assert code == 1
        assert in_one_line(err) == ("Error: two.xlsx has no sheet 'w4'. Its sheets are: notes, w3.")


class TestTemplate:
    def test_three_files_and_what_to_do_next(self, program):
        code, out, _ = program("template", "mine", "--lang", "nl")
        assert code == 0
        assert sorted(path.name for path in Path("mine").iterdir()) == [
            "codebook.yaml",
            "questionnaire.md",
            "responses.xlsx",
        ]
        assert "ccc-quality check mine/responses.xlsx --codebook mine/codebook.yaml" in out

    def test_existing_files_are_kept(self, program):
        program("template", "mine")
        code, _, err = program("template", "mine")
        assert code == 1
        assert "already holds codebook.yaml" in in_one_line(err)
        assert "--force" in err
        assert program("template", "mine", "--force", "--quiet") == (0, "", "")


class TestFit:
    @pytest.fixture(autouse=True)
    def model(self, folder):
        (folder / "model.txt").write_text(MODEL)

    def test_it_prints_the_summary(self, program):
        code, out, _ = program("fit", PUPILS, "--model", "model.txt")
        fit = ccc.fit_sem(MODEL, ccc.read_survey(PUPILS))
        assert code == 0
        assert out.rstrip() == str(fit.summary()).rstrip()

    def test_it_prints_estimates_as_csv_at_full_precision(self, program):
        _, out, _ = program("fit", PUPILS, "--model", "model.txt", "--format", "csv")
        table = pd.read_csv(io.StringIO(out))
        fit = ccc.fit_sem(MODEL, ccc.read_survey(PUPILS))
        assert list(table["est"]) == list(fit.estimates["est"])
        assert list(table["std"]) == list(fit.standardized["est"])

    def test_it_prints_everything_as_json(self, program):
        _, out, _ = program("fit", PUPILS, "--model", "model.txt", "--format", "json")
        content = json.loads(out)
        fit = ccc.fit_sem(MODEL, ccc.read_survey(PUPILS))
        assert content["n_obs"] == 301
        assert content["fit_measures"]["chisq"] == fit.fit_measures["chisq"]
        fixed = next(row for row in content["estimates"] if row["rhs"] == "x1")
        assert fixed["z"] is None  # NaN is not JSON

    def test_another_estimator(self, program):
        _, out, _ = program("fit", PUPILS, "--model", "model.txt", "--estimator", "ULS")
        assert "Estimator ULS" in out

    def test_the_model_of_the_codebook_is_the_default(self, program, survey_files):
        answers, codebook = survey_files
        code, out, _ = program("fit", answers, "--codebook", codebook)
        assert code == 0
        assert "300 of 300 rows of a.csv used. No row was left out. SIMULATED DATA." in out

    def test_neither_model_nor_codebook(self, program):
        code, _, err = program("fit", PUPILS)
        assert code == 1
        assert err == "Error: Say what to fit: --model FILE or --codebook FILE.\n"

    def test_a_mistake_in_the_model_names_file_line_and_column(self, program):
        Path("model.txt").write_text("visual =~ x1 + x2\ntextual =~ x4 + + x5\n")
        code, out, err = program("fit", PUPILS, "--model", "model.txt")
        assert (code, out) == (1, "")
        assert err == (
            "Error: model.txt, line 2, column 17: expected a variable or a modifier, found `+`\n"
            "    textual =~ x4 + + x5\n"
            "                    ^\n"
        )

    def test_a_model_that_is_no_text(self, program):
        Path("model.txt").write_bytes(b"\xff\xfe\x00\xd8")
        code, _, err = program("fit", PUPILS, "--model", "model.txt")
        assert code == 1
        assert err == "Error: model.txt: save the model as UTF-8 text.\n"

    def test_a_fit_that_did_not_converge_is_printed_but_no_success(self, program):
        # one loading would be the root of cov12 * cov13 / cov23, which is negative here
        cov = [[1.0, 0.4, 0.4], [0.4, 1.0, -0.4], [0.4, -0.4, 1.0]]
        draw = np.random.default_rng(1).multivariate_normal(np.zeros(3), cov, size=300)
        pd.DataFrame(draw, columns=["x1", "x2", "x3"]).to_csv("odd.csv", index=False)
        Path("model.txt").write_text("f =~ x1 + x2 + x3\n")
        code, out, err = program("fit", "odd.csv", "--model", "model.txt")
        assert code == 1
        assert "DID NOT CONVERGE" in out
        assert err.startswith("Warning: ")

    def test_a_warning_is_a_sentence_on_standard_error_even_when_quiet(self, program):
        pupils = pd.read_csv(PUPILS)
        pupils.loc[:59, "x1"] = None
        pupils.to_csv("gaps.csv", index=False)
        code, out, err = program("fit", "gaps.csv", "--model", "model.txt", "--quiet")
        assert code == 0
        assert "241 of 301 rows" in out
        assert in_one_line(err) == (
            "Warning: 60 of 301 rows have a missing answer and were left out (20%); results may "
            "not hold for them."
        )


SURVEY = Path(__file__).parent / "golden" / "ccc_likert.csv"
GAPS = Path(__file__).parent / "golden" / "ccc_likert_missing.csv"
CUSTOMERS = """
    reliability =~ rel1 + rel2 + rel3
    trust       =~ tru1 + tru2 + tru3
    loyalty     =~ loy1 + loy2 + loy3
    trust       ~ reliability
    loyalty     ~ trust
"""
ITEMS = [f"{construct}{number}" for construct in ("rel", "tru", "loy") for number in (1, 2, 3)]


class TestHowAModelIsEstimated:
    """Every option is the option of ``fit_sem`` of that name."""

    @pytest.fixture(autouse=True)
    def model(self, folder):
        (folder / "model.txt").write_text(CUSTOMERS)

    @pytest.fixture
    def printed(self, program):
        """Everything that a command line prints, as JSON."""

        def run(survey, *options):
            line = ("fit", survey, "--model", "model.txt", "--format", "json", *options)
            code, out, err = program(*line)
            assert (code, err) == (0, "")
            return json.loads(out)

        return run

    @pytest.mark.parametrize(
        ("typed", "options"),
        [
            (["--estimator", "MLR"], {"estimator": "MLR"}),
            (["--estimator", "gls"], {"estimator": "GLS"}),
            (["--cluster", "agent"], {"estimator": "MLR", "cluster": "agent"}),
            (["--weights", "weight"], {"estimator": "MLR", "sampling_weights": "weight"}),
            (["--std-lv"], {"std_lv": True}),
            (["--mean-structure"], {"mean_structure": True}),
            (["--level", "0.9"], {"level": 0.9}),
            (["--ordered", "all"], {"estimator": "WLSMV", "ordered": ITEMS}),
            (["--ordered", ",".join(ITEMS)], {"estimator": "WLSMV", "ordered": ITEMS}),
        ],
        ids=lambda value: " ".join(value)[:20] if isinstance(value, list) else "",
    )
    def test_options_reach_the_fit(self, printed, typed, options):
        fit = ccc.fit_sem(CUSTOMERS, ccc.read_survey(SURVEY), **options)
        content = printed(SURVEY, *typed)
        assert content["estimator"] == fit.estimator
        assert content["fit_measures"]["chisq"] == fit.fit_measures["chisq"]
        for column in ("est", "se", "ci_upper"):
            found = pd.DataFrame(content["estimates"])[column].astype(float)
            np.testing.assert_array_equal(found, fit.estimates[column])

    @pytest.mark.parametrize(
        ("typed", "options"),
        [
            (["fiml"], {"missing": "fiml"}),
            (
                ["fiml", "--auxiliary", "sat1,sat2"],
                {"missing": "fiml", "auxiliary": ["sat1", "sat2"]},
            ),
            (
                ["pairwise", "--ordered", "all"],
                {"missing": "pairwise", "estimator": "WLSMV", "ordered": ITEMS},
            ),
        ],
        ids=["fiml", "auxiliary", "pairwise"],
    )
    def test_missing_answers_are_taken_along(self, printed, typed, options):
        fit = ccc.fit_sem(CUSTOMERS, ccc.read_survey(GAPS), **options)
        content = printed(GAPS, "--missing", *typed)
        assert content["missing"] == options["missing"]
        assert content["n_obs"] == fit.n_obs == 1200
        assert content["fit_measures"]["chisq"] == fit.fit_measures["chisq"]

    def test_groups_with_equal_and_partially_equal_parameters(self, printed):
        fit = ccc.fit_sem(
            CUSTOMERS,
            ccc.read_survey(SURVEY),
            group="firm",
            group_equal=["loadings", "intercepts"],
            group_partial=["trust =~ tru2", "tru2 ~ 1"],
        )
        equal = ("--group-equal", "loadings, intercepts")
        partial = ("--group-partial", "trust =~ tru2", "--group-partial", "tru2 ~ 1")
        content = printed(SURVEY, "--group", "firm", *equal, *partial)
        assert content["groups"] == list(fit.group_names)
        assert content["fit_measures"]["df"] == fit.fit_measures["df"]
        assert content["r_squared"]["bank"]["trust"] == fit.r_squared["bank", "trust"]

    def test_a_bootstrap_replaces_errors_and_intervals(self, program):
        survey = ccc.read_survey(SURVEY)
        drawn = ccc.bootstrap(ccc.fit_sem(CUSTOMERS, survey), 40, seed=3, interval="bca")
        line = ("fit", SURVEY, "-m", "model.txt", "--bootstrap", 40, "--seed", 3)
        code, out, err = program(*line, "--interval", "bca", "--format", "csv")
        assert (code, err) == (0, "")
        table = pd.read_csv(io.StringIO(out))
        assert list(table["ci_lower"]) == list(drawn.estimates["ci_lower"])
        _, out, _ = program(*line, "--interval", "bca", "--jobs", 2)
        assert "40 resamples of 1,200 respondents, seed 3." in out
        assert out.count("Paths\n") == 1
        effect = drawn.indirect_effects.iloc[0]
        shown = f"{effect['ci_lower']:.3f}    {effect['ci_upper']:.3f}"
        assert shown in out[out.index("Indirect effects") : out.index("Total effects")]

    def test_a_bootstrap_in_json(self, printed):
        content = printed(SURVEY, "--bootstrap", 20)
        assert content["bootstrap"]["n_resamples"] == 20
        assert len(content["bootstrap"]["estimates"]) == len(content["estimates"])
        assert content["bootstrap"]["indirect_effects"][0]["source"] == "reliability"

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            (["--estimator", "WLSM"], "Unknown estimator 'WLSM'. It is \"WLSMV\" here"),
            (
                ["--missing", "ml"],
                "Unknown treatment of missing answers 'ml'. It is \"fiml\" here.",
            ),
            (["--missing", "pairwise"], 'missing="pairwise" goes with estimator WLSMV'),
            (["--ordered", "rel9"], "The model has no item 'rel9'. Did you mean rel"),
            (["--group-equal", "loadings"], "group_equal and group_partial are about groups"),
            (["--group", "frim"], "The data have no group column 'frim'. Did you mean firm?"),
            (["--level", "95"], "The confidence level lies between 0 and 1, 0.95 say, not 95.0."),
            (["--ordered", "all", "--bootstrap", "9"], "Resampling is for maximum likelihood"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, list) else "",
    )
    def test_a_mistake_is_one_friendly_line(self, program, typed, message):
        code, out, err = program("fit", SURVEY, "--model", "model.txt", *typed)
        assert (code, out) == (1, "")
        assert err.startswith(f"Error: {message}")
        assert err.count("\n") == 1

    def test_a_bootstrap_of_nothing_is_a_wrong_command_line(self, program):
        code, _, err = program("fit", SURVEY, "-m", "model.txt", "--bootstrap", 0)
        assert code == 2
        assert "'--bootstrap'" in err

    def test_options_of_a_bootstrap_without_one_are_a_wrong_command_line(self, program):
        code, _, err = program("fit", SURVEY, "-m", "model.txt", "--interval", "bca")
        assert code == 2
        assert "--interval, --seed and --jobs go with --bootstrap." in in_one_line(err)

    def test_the_summary_says_what_was_asked_for(self, program):
        line = ("fit", SURVEY, "-m", "model.txt", "--mean-structure", "--level", "0.9")
        _, out, _ = program(*line, "--cluster", "agent", "--weights", "weight")
        assert "Errors and tests allow for clusters, by agent." in out
        assert "Respondents are weighted, by weight." in out
        assert "Intervals of parameters: 90%." in out
        assert out.index("Intercepts\n") < out.index("R squared\n")
        _, out, _ = program("fit", SURVEY, "-m", "model.txt")
        assert not any(word in out for word in ("clusters", "weighted", "Intervals", "Intercepts"))

    def test_what_a_report_was_estimated_by(self, program):
        line = ("report", GAPS, "-m", "model.txt", "--out", "r.html", "--missing", "fiml")
        code, out, err = program(*line, "--estimator", "MLR", *FEW)
        assert (code, err) == (0, "")
        assert "1,200 of 1,200 respondents used" in out
        assert "estimator MLR" in out

    def test_a_report_of_several_groups_is_refused(self, program):
        code, _, err = program(
            "report", SURVEY, "-m", "model.txt", "-o", "r.html", "--group", "firm"
        )
        assert code == 1
        assert err.startswith("Error: A report is about one group, so it cannot have group='firm'.")
        assert not Path("r.html").exists()


class TestByWhichMethod:
    """``--method pls`` is ``fit_pls``, ``--method both`` is ``compare_methods``."""

    @pytest.fixture(autouse=True)
    def model(self, folder):
        (folder / "model.txt").write_text(CUSTOMERS + "loyalty ~ reliability")

    @pytest.fixture
    def fit(self):
        return ccc.fit_pls(CUSTOMERS + "loyalty ~ reliability", ccc.read_survey(SURVEY))

    def test_partial_least_squares_in_text(self, program, fit):
        code, out, _ = program("fit", SURVEY, "-m", "model.txt", "--method", "pls")
        assert code == 0
        assert "PLSc, path weighting" in out
        assert out.rstrip().splitlines()[1:] == str(fit.summary()).rstrip().splitlines()[1:]

    @pytest.mark.parametrize(
        ("typed", "options"),
        [
            ([], {}),
            (["--scheme", "centroid"], {"scheme": "centroid"}),
            (["--uncorrected"], {"consistent": False}),
            (["--missing", "mean"], {"missing": "mean"}),
            (
                ["--moderation", "loyalty ~ reliability:trust"],
                {"moderation": "loyalty ~ reliability:trust"},
            ),
        ],
    )
    def test_options_reach_the_fit(self, program, typed, options):
        line = ("fit", SURVEY, "-m", "model.txt", "--method", "pls", "--format", "json", *typed)
        code, out, _ = program(*line)
        model = CUSTOMERS + "loyalty ~ reliability"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataWarning)
            fit = ccc.fit_pls(model, ccc.read_survey(SURVEY), **options)
        content = json.loads(out)
        assert code == 0
        assert content["estimator"] == fit.estimator
        assert content["path_coefficients"][0]["se"] is None
        for table in ("weights", "loadings", "path_coefficients", "moderation"):
            own = getattr(fit, table)
            shown = pd.DataFrame(content[table], columns=own.columns)
            assert len(shown) == len(own)
            for column in set(own) & {"est", "std", "f_squared"}:
                np.testing.assert_array_equal(shown[column], own[column])

    def test_a_bootstrap_gives_errors(self, program, fit):
        line = ("fit", SURVEY, "-m", "model.txt", "--method", "pls", "--level", "0.9")
        _, out, _ = program(*line, "--bootstrap", 30, "--seed", 2, "--format", "csv")
        drawn = ccc.bootstrap(fit, 30, seed=2, level=0.9).path_coefficients
        printed = pd.read_csv(io.StringIO(out))
        np.testing.assert_array_equal(printed["se"], drawn["se"])
        np.testing.assert_array_equal(printed["std_ci_lower"], drawn["std_ci_lower"])

    def test_slopes_of_a_moderation_in_json(self, program):
        line = ("fit", SURVEY, "-m", "model.txt", "--method", "pls", "--format", "json")
        moderated = ("--moderation", "loyalty ~ reliability:trust", "--bootstrap", 20)
        content = json.loads(program(*line, *moderated)[1])
        slopes = content["bootstrap"]["simple_slopes"]
        assert [slope["at"] for slope in slopes] == [-1.0, 0.0, 1.0]
        assert all(slope["se"] > 0 for slope in slopes)

    def test_both_side_by_side(self, program):
        found = ccc.compare_methods(CUSTOMERS + "loyalty ~ reliability", ccc.read_survey(SURVEY))
        line = ("fit", SURVEY, "-m", "model.txt", "--method", "both")
        code, text, _ = program(*line)
        assert code == 0
        assert found.meaning[0] in in_one_line(text)
        _, table, _ = program(*line, "--format", "csv")
        paths = pd.read_csv(io.StringIO(table))
        np.testing.assert_array_equal(paths["sem"], found.paths["sem"])
        np.testing.assert_array_equal(paths["pls"], found.paths["pls"])
        content = json.loads(program(*line, "--format", "json")[1])
        assert content["meaning"] == list(found.meaning)
        assert content["fit_measures"]["pls"]["cfi"] is None

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            (["--method", "pls", "--estimator", "ML"], "--estimator does not go with --method pls"),
            (
                ["--method", "pls", "--cluster", "agent", "--std-lv"],
                "--cluster, --std-lv do not go with --method pls.",
            ),
            (["--scheme", "centroid"], "--scheme does not go with --method sem."),
            (
                ["--method", "both", "--bootstrap", "9"],
                "--bootstrap does not go with --method both",
            ),
            (["--method", "both", "--level", "0.9"], "--level does not go with --method both."),
            (["--method", "pls", "--level", "0.9"], "--level goes with --bootstrap where --method"),
        ],
    )
    def test_options_typed_in_vain_are_a_wrong_command_line(self, program, typed, message):
        code, out, err = program("fit", SURVEY, "-m", "model.txt", *typed)
        assert (code, out) == (2, "")
        assert message in in_one_line(err)

    def test_a_model_that_pls_cannot_express_is_one_message(self, program):
        Path("model.txt").write_text(CUSTOMERS + "rel1 ~~ rel2")
        code, _, err = program("fit", SURVEY, "-m", "model.txt", "--method", "pls")
        assert code == 1
        assert err.startswith("Error: Partial least squares has no place for 'rel1 ~~ rel2'")


class TestInvariance:
    @pytest.fixture(autouse=True)
    def model(self, folder):
        (folder / "hs.txt").write_text("visual =~ x1 + x2 + x3\nspeed =~ x7 + x8 + x9\n")

    def test_it_prints_the_ladder_and_its_advice(self, program):
        code, out, _ = program("invariance", PUPILS, "--model", "hs.txt", "--group", "school")
        ladder = ccc.invariance(Path("hs.txt").read_text(), pd.read_csv(PUPILS), group="school")
        assert code == 0
        assert out.rstrip() == str(ladder.summary())
        assert "Scalar invariance does not hold; freeing x3 ~ 1 would gain most." in out

    def test_freed_parameters_and_another_estimator(self, program):
        line = ("invariance", PUPILS, "-m", "hs.txt", "--group", "school", "--format", "json")
        _, out, _ = program(*line, "--estimator", "MLR", "--partial", "x3 ~ 1, x7 ~ 1")
        content = json.loads(out)
        ladder = ccc.invariance(
            Path("hs.txt").read_text(),
            pd.read_csv(PUPILS),
            group="school",
            estimator="MLR",
            partial=["x3 ~ 1", "x7 ~ 1"],
        )
        assert [step["step"] for step in content["steps"]] == list(ladder.table["step"])
        assert [step["chisq"] for step in content["steps"]] == list(ladder.table["chisq"])
        assert content["reached"] == ladder.reached

    def test_ordered_items_have_a_ladder_of_their_own(self, program, folder):
        (folder / "model.txt").write_text("trust =~ tru1 + tru2 + tru3")
        line = ("invariance", SURVEY, "-m", "model.txt", "--group", "firm", "--ordered", "all")
        _, out, _ = program(*line, "--format", "csv")
        assert list(pd.read_csv(io.StringIO(out))["step"]) == ["configural", "scalar"]

    def test_the_column_of_groups_is_needed(self, program):
        code, _, err = program("invariance", PUPILS, "-m", "hs.txt")
        assert code == 2
        assert "Missing option '--group'" in err


class TestReports:
    def test_a_report_and_its_findings(self, program, survey_files):
        answers, codebook = survey_files
        line = ("report", answers, "--codebook", codebook, "--target", "loyalty")
        code, out, err = program(*line, "--out", "r/r.html", *FEW)
        assert (code, err) == (0, "")
        page = Path("r/r.html").read_text(encoding="utf-8")
        assert page.lower().startswith("<!doctype html>")
        assert '<html lang="en"' in page
        assert "Written: r/r.html" in out
        assert out.count("\n- ") == 3

    @pytest.mark.usefixtures("undrawn")
    def test_a_report_in_dutch(self, program, survey_files):
        answers, codebook = survey_files
        line = ("report", answers, "--codebook", codebook, "--lang", "nl")
        program(*line, "--out", "r.html", *FEW)
        page = Path("r.html").read_text(encoding="utf-8")
        assert '<html lang="nl"' in page
        assert "Betrouwbaarheid" in page

    @pytest.mark.usefixtures("undrawn")
    def test_a_model_file_replaces_the_model_of_the_codebook(self, program, survey_files):
        answers, codebook = survey_files
        Path("model.txt").write_text(
            "reliability =~ rel1 + rel2 + rel3\ntrust =~ tru1 + tru2 + tru3\ntrust ~ reliability"
        )
        line = ("report", answers, "-c", codebook, "--model", "model.txt")
        code, out, _ = program(*line, "--out", "r.html", *FEW)
        assert code == 0
        assert "trust" in out

    def test_what_is_asked_of_the_drivers_reaches_the_analysis(
        self, program, survey_files, monkeypatch
    ):
        asked = {}

        def noted(*given, **options):
            asked.update(options)
            raise ccc.errors.SpecificationError("enough")

        monkeypatch.setattr("ccc_quality.analysis.analyze", noted)
        answers, codebook = survey_files
        typed = ["--by", "firm,agent", "--resamples", "300", "--seed", "7", "--budget", "5e4"]
        typed += ["--level", "0.8"]
        costs = ["--cost", "reliability=40000", "--cost", "empathy=3e4"]
        program("report", answers, "-c", codebook, "-o", "r.html", *typed, *costs)
        assert asked["by"] == ("firm", "agent")
        assert (asked["n_resamples"], asked["seed"], asked["budget"]) == (300, 7, 50_000)
        assert asked["level"] == 0.8
        assert asked["costs"] == {"reliability": 40_000, "empathy": 30_000}

    def test_a_report_for_each_segment_beside_the_first(self, program, survey_files):
        answers, codebook = survey_files
        Path("model.txt").write_text(
            "reliability =~ rel1 + rel2 + rel3\ntrust =~ tru1 + tru2 + tru3\ntrust ~ reliability"
        )
        code, out, err = program(
            "report", answers, "-c", codebook, "-m", "model.txt", "-o", "r/wave.html",
            "--formats", "md", "--by", "firm", "--each", "--jobs", "2", "--resamples", "0",
        )  # fmt: skip
        assert (code, "No report of" in err) == (0, False)
        stems = ["wave", "wave-firm-bank", "wave-firm-insurer", "wave-firm-telecom"]
        names = {f"{stem}.{suffix}" for stem in stems for suffix in ("html", "md")}
        assert {path.name for path in Path("r").iterdir()} == names
        assert out.count("Written: r/wave") == 8

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            (["--each"], "--each needs one column of segments: --by firm."),
            (["--each", "--by", "firm,agent"], "--each needs one column of segments"),
            (["--budget", "10"], "--budget needs to know what a point costs"),
            (["--cost", "reliability"], "--cost 'reliability' is not of the form DRIVER=AMOUNT"),
            (["--cost", "reliability=much"], "--cost 'reliability=much' is not of the form"),
        ],
    )
    def test_what_does_not_go_together_is_a_wrong_command_line(
        self, program, survey_files, typed, message
    ):
        answers, codebook = survey_files
        code, _, err = program("report", answers, "-c", codebook, "-o", "r.html", *typed)
        assert code == 2
        assert message in in_one_line(err)

    def test_neither_model_nor_codebook(self, program, survey_files):
        code, _, err = program("report", survey_files[0], "--out", "r.html")
        assert code == 1
        assert err == "Error: Say what to fit: --model FILE or --codebook FILE.\n"

    def test_an_unknown_format_lists_the_formats(self, program, survey_files):
        answers, codebook = survey_files
        code, _, err = program("report", answers, "-c", codebook, "--out", "r.rtf")
        assert code == 2
        assert "Available: .html" in in_one_line(err)

    def test_one_content_is_written_to_every_file_that_is_asked_for(
        self, program, survey_files, monkeypatch
    ):
        from pptx import Presentation

        Presentation().save("house.pptx")  # 4:3, unlike our own
        built = []
        build = ccc.report.build_report

        def counted(*given):
            built.append(given)
            return build(*given)

        monkeypatch.setattr("ccc_quality.report.build_report", counted)
        answers, codebook = survey_files
        files = ["-o", "r/one.html", "-o", "two.PPTX", "--formats", "html,.md"]
        code, out, err = program(
            "report", answers, "-c", codebook, *files, "--template", "house.pptx", *FEW
        )
        assert (code, err) == (0, "")
        written = [line for line in out.splitlines() if line.startswith("Written: ")]
        assert written == ["Written: r/one.html", "Written: two.PPTX", "Written: r/one.md"]
        assert len(built) == 1
        deck = Presentation("two.PPTX")
        assert deck.slide_width / deck.slide_height == pytest.approx(4 / 3)
        title = deck.slides[1].shapes.title.text
        assert title in Path("r/one.html").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("typed", "code", "message"),
        [
            (["-o", "r.html", "--formats", "pptx,rtf"], 2, "No report can be written as 'rtf'."),
            (["-o", "r.html", "--formats", "ppt"], 2, "Did you mean pptx? Available: all, html,"),
            (["-o", "r.html", "-o", "r.rtf"], 2, "r.rtf has no format that a report can be"),
            (["-o", "r.html", "--template", "house.pptx"], 2, "is for none of the files: r.html."),
            (["-o", "r.pptx", "--template", "no.pptx"], 2, "file 'no.pptx' does not exist."),
            (["-o", "r.pptx", "--template", "house.pptx"], 1, "is no PowerPoint presentation"),
        ],
    )
    def test_files_that_cannot_be_written_are_refused_before_anything_is_computed(
        self, program, survey_files, monkeypatch, typed, code, message
    ):
        monkeypatch.setattr("ccc_quality.analysis.analyze", None)
        Path("house.pptx").write_text("no slides")
        answers, codebook = survey_files
        found, _, err = program("report", answers, "-c", codebook, *typed)
        assert found == code
        assert message in in_one_line(err)
        assert not Path("r.html").exists()

    def test_a_format_whose_package_is_missing_says_how_to_get_it(
        self, program, survey_files, monkeypatch
    ):
        monkeypatch.setattr("ccc_quality.analysis.analyze", None)
        for name in [name for name in sys.modules if name.startswith("ccc_quality.report.slides")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "pptx", None)
        answers, codebook = survey_files
        code, _, err = program(
            "report", answers, "-c", codebook, "-o", "r.html", "--formats", "pptx"
        )
        assert code == 1
        assert "Writing slides needs pptx: pip install 'ccc-quality[office]'." in in_one_line(err)

    def test_an_unknown_target_lists_the_targets(self, program, survey_files):
        answers, codebook = survey_files
        code, _, err = program(
            "report", answers, "-c", codebook, "--target", "loyality", "--out", "r.html"
        )
        assert code == 1
        assert in_one_line(err) == (
            "Error: No path leads to 'loyality', so it cannot be the target. Did you mean "
            "loyalty? Available: satisfaction, trust, loyalty."
        )
        assert not Path("r.html").exists()

    def test_the_demo_writes_survey_codebook_and_report(self, program, monkeypatch):
        monkeypatch.setitem(ccc.analyze.__kwdefaults__, "n_resamples", 50)
        code, out, err = program("demo", "--out", "demo", "--formats", "pptx")
        assert (code, err) == (0, "")
        assert "demo/report.pptx  the same report as pptx" in out
        assert Path("demo/report.pptx").read_bytes().startswith(b"PK")
        survey = ccc.read_survey("demo/simulated_customers.csv", "demo/codebook.yaml")
        example = ccc.study.load_customers()
        assert survey.simulated
        assert survey.codebook == example.codebook
        pd.testing.assert_frame_equal(
            survey.answers[list(example.items)], example.answers[list(example.items)]
        )
        assert out.count("\n- ") == 3
        assert "demo/report.html" in out
        assert "simulated" in Path("demo/report.html").read_text(encoding="utf-8").lower()
