"""The package: what it exports, documents and installs."""

from __future__ import annotations

import importlib.metadata
import inspect
import subprocess
from pathlib import Path

import pytest
import rsylla
from conftest import command, run_script

PUBLIC = {name: getattr(rsylla, name) for name in rsylla.__all__ if name != "__version__"}


def test_version_is_that_of_the_distribution() -> None:
    assert rsylla.__version__ == importlib.metadata.version("rsylla")


def test_all_that_is_exported_exists_and_no_more() -> None:
    # In an interpreter of its own: here the pytest plugin was imported too.
    done = run_script("import rsylla; print(*(n for n in vars(rsylla) if not n.startswith('_')))")
    assert set(done.stdout.split()) == set(PUBLIC), done.stderr


def test_everything_public_is_documented() -> None:
    for name, value in PUBLIC.items():
        if not inspect.isclass(value):
            continue
        assert value.__doc__, name
        for method, member in vars(value).items():
            if not method.startswith("_") and (
                callable(member) or inspect.isgetsetdescriptor(member)
            ):
                assert inspect.getdoc(member), f"{name}.{method}"


def test_signatures_can_be_read() -> None:
    assert str(inspect.signature(rsylla.Session.execute)) == "(self, /, query, values=None)"
    assert str(inspect.signature(rsylla.Batch)) == "(batch_type='logged')"


def test_package_is_typed_and_stable_abi() -> None:
    files = [str(file) for file in importlib.metadata.files("rsylla") or []]
    folder = Path(rsylla.__file__).parent
    assert (folder / "py.typed").exists()
    assert (folder / "_native.pyi").exists()
    assert (folder / "_native.abi3.so").exists() or not files


def test_module_is_that_of_the_package() -> None:
    for name in (
        "Session",
        "SessionBuilder",
        "Query",
        "Batch",
        "Row",
        "QueryResult",
        "PreparedStatement",
    ):
        assert PUBLIC[name].__module__ == "rsylla"


def test_command_is_installed() -> None:
    done = subprocess.run([command(), "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("rsylla ")
    assert subprocess.run([command(), "nonsense"], capture_output=True, check=False).returncode == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (rsylla.Duration(1, 2, 3), "1mo2d3ns"),
        (rsylla.Duration(-1, 0, -3), "-1mo3ns"),
        (rsylla.Duration(), "0ns"),
        (rsylla.Time(86_399_000_000_001), "23:59:59.000000001"),
        (rsylla.UNSET, "Unset.UNSET"),
    ],
)
def test_values_show_as_cql_writes_them(value: object, text: str) -> None:
    assert str(value) == text


@pytest.mark.parametrize(
    ("make", "arguments"),
    [
        (rsylla.Duration, (1, -1)),
        (rsylla.Duration, (2**31,)),
        (rsylla.Duration, (0, 0, 2**63)),
        (rsylla.Time, (-1,)),
        (rsylla.Time, (86_400_000_000_000,)),
        (rsylla.Timestamp, (2**63,)),
        (rsylla.Date, (2**31,)),
    ],
)
def test_values_out_of_range_are_refused(make: type, arguments: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"range|same sign"):
        make(*arguments)


def test_values_of_the_wrong_type_are_refused() -> None:
    for make in (rsylla.Duration, rsylla.Time, rsylla.Timestamp, rsylla.Date):
        for wrong in (1.0, "1", None, True):
            with pytest.raises(TypeError):
                make(wrong)  # type: ignore[arg-type]
