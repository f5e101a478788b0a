"""What the package promises: a small door, opened fast, nothing read from outside, nothing fetched."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import jixiao

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "src" / "jixiao" / "samples" / "01-road-upkeep.docx"


def test_the_door_offers_what_the_contract_names():
    assert set(jixiao.__all__) == {"__version__", "read", "load_pack", "score", "check", "render", "report"}


def test_read_score_and_check_work_as_the_contract_shows():
    document = jixiao.read(SAMPLE)
    form = document.forms[0]
    assert jixiao.score(form).total is not None
    assert jixiao.check(form).judged > 0


def test_another_pack_may_be_named():
    form = jixiao.read(SAMPLE).forms[0]
    assert jixiao.score(form, jixiao.load_pack("mof-2020")).pack.id == "mof-2020"


def test_importing_the_package_loads_none_of_its_rooms():
    code = "import sys, jixiao; print([name for name in sys.modules if name.startswith(('jixiao.', 'rich', 'lxml', 'pydantic'))])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert run.stdout.strip() == "[]"


def test_checking_loads_no_terminal_and_no_workbook_writer():
    code = f"import sys, jixiao; jixiao.check(jixiao.read({str(SAMPLE)!r}).forms[0]); print([n for n in ('rich', 'xlsxwriter', 'pypdfium2') if n in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert run.stdout.strip() == "[]"


def test_the_version_is_said_once():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{jixiao.__version__}"' in project


def python_files() -> list[Path]:
    return sorted((ROOT / "src").rglob("*.py"))


def test_no_binary_float_enters_the_core():
    for path in (ROOT / "src" / "jixiao" / "core").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bfloat\(|: float\b", text), path


def test_text_is_opened_with_its_encoding():
    """The default is GBK on the users' machines."""
    for path in python_files():
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute | ast.Name)):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
            owner = getattr(getattr(call.func, "value", None), "id", "")
            if name not in ("open", "read_text", "write_text") or owner in ("os", "zipfile", "webbrowser"):
                continue
            binary = any(isinstance(a, ast.Constant) and isinstance(a.value, str) and "b" in a.value for a in call.args)
            said = any(keyword.arg == "encoding" for keyword in call.keywords)
            text_mode = not call.args or isinstance(call.args[0], ast.Constant)
            assert said or binary or not text_mode, f"{path.name}:{call.lineno}"


def test_nothing_in_the_package_opens_a_network_connection():
    wanted = re.compile(r"^\s*(?:import|from)\s+(?:socket|urllib|http|requests|httpx|ftplib|smtplib)\b", re.MULTILINE)
    # the server listens, and asks itself whether it is well
    found = [path for path in python_files() if wanted.search(path.read_text(encoding="utf-8"))]
    assert [path.as_posix() for path in found if not path.as_posix().endswith("web/server.py")] == []


def test_no_module_outgrows_one_sitting():
    assert [
        f"{path.name} {n}"
        for path in python_files()
        if path.parent.name != "migrations" and (n := len(path.read_text(encoding="utf-8").splitlines())) > 450
    ] == []


def test_no_room_is_called_after_nothing():
    vague = {"utils", "helpers", "common", "manager", "misc", "base"}
    assert [path for path in python_files() if path.stem in vague or path.parent.name in vague] == []
