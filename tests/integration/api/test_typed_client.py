"""A client is generated from the served description, and does a day's work with the running program."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.integration.api.served_park import NUMBERS, Park, park_of
from tests.integration.program import Program

PACKAGE = "gated_rentals_client"
CONFIG = "content_type_overrides: {application/pdf: application/octet-stream, text/csv: application/octet-stream}\n"
AT = datetime(2027, 7, 8, 15, tzinfo=UTC)


@frozen
class Client:
    """The generated package, with a client of it that is signed in."""

    signed_in: Any
    models: Any

    def ask(self, operation: str, *path: object, **asked: object) -> Any:  # noqa: ANN401 - made while the test runs
        """Ask an operation by where it is found, such as ``receipts.record_receipt``."""
        return import_module(f"{PACKAGE}.api.{operation}").sync_detailed(
            "crosby", *path, client=self.signed_in, **asked
        )

    def money(self, cents: int, number: str, external_id: str) -> Any:  # noqa: ANN401 - the same
        """The body of a receipt."""
        return self.models.ReceiptBody(
            source="office crosby",
            external_id=external_id,
            method=self.models.Method.OFFICE_CASH,
            amount=self.models.PositiveMoneyBody(cents=cents),
            received_at=AT,
            license_number=number,
        )


@pytest.fixture(scope="module")
def park(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Park]:
    with park_of(server, tmp_path_factory.mktemp("park")) as park:
        yield park


@pytest.fixture(scope="module")
def program(park: Park, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with park.served(tmp_path_factory.mktemp("served")) as program:
        yield program


@pytest.fixture(scope="module")
def folder(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the package is that was generated."""
    folder = tmp_path_factory.mktemp("client")
    _generate(f"{program.url}/openapi/v1.json", folder)
    return folder


@pytest.fixture(scope="module")
def client(park: Park, program: Program, folder: Path) -> Iterator[Client]:
    sys.path.insert(0, str(folder))
    try:
        made = import_module(PACKAGE)
        with made.AuthenticatedClient(base_url=program.url, token=park.token) as signed_in:
            yield Client(signed_in, import_module(f"{PACKAGE}.models"))
    finally:
        sys.path.remove(str(folder))


def _generate(url: str, folder: Path) -> None:
    """As the documentation says; a warning means that something of the description is no part of the client."""
    (folder / "config.yaml").write_text(CONFIG + "post_hooks: []\n")
    generator = Path(sys.executable).with_name("openapi-python-client")
    asked = ("generate", "--url", url, "--meta", "none", "--output-path", str(folder / PACKAGE))
    subprocess.run([generator, *asked, "--config", str(folder / "config.yaml"), "--fail-on-warning"], check=True)


def test_lists_are_read_part_by_part(client: Client) -> None:
    found: list[str] = []
    more: dict[str, object] = {}
    while True:
        part = client.ask("reports.list_licenses", limit=3, **more).parsed
        found += [row.number for row in part.items]
        if part.next_ is None:
            break
        more = {"cursor": part.next_}

    assert found == sorted(NUMBERS)


def test_invoices_are_looked_at_and_issued_and_money_is_booked_once_and_stands_in_the_statement(client: Client) -> None:
    body = client.models.BillingRunBody()

    previewed = client.ask("runs.issue_invoices", body=body, preview=True).parsed
    issued = client.ask("runs.issue_invoices", body=body, idempotency_key="bill 8 July")
    again = client.ask("runs.issue_invoices", body=body, idempotency_key="bill 8 July")

    assert {invoice.license_number for invoice in issued.parsed.invoices} == set(NUMBERS)
    assert previewed == issued.parsed == again.parsed
    assert again.headers["Idempotency-Replayed"] == "true"

    money = client.money(12_345, "CR-2", "drawer-1/1")
    before = client.ask("accounts.read_statement", "CR-2").parsed

    booked = client.ask("receipts.record_receipt", body=money, idempotency_key="drawer-1/1")
    again = client.ask("receipts.record_receipt", body=money, idempotency_key="drawer-1/1")
    after = client.ask("accounts.read_statement", "CR-2").parsed

    assert booked.status_code == 201
    assert again.parsed == booked.parsed
    assert after.balance.cents == before.balance.cents - 12_345
    assert len(after.rows) == len(before.rows) + 1


@pytest.mark.parametrize(
    ("cents", "number", "status", "code", "fields"),
    [(-5, "CR-2", 400, "malformed", ["amount.cents"]), (5, "CR-99", 404, "unknown_license", [])],
)
def test_what_went_wrong_is_a_typed_problem(
    client: Client, cents: int, number: str, status: int, code: str, fields: list[str]
) -> None:
    answer = client.ask("receipts.record_receipt", body=client.money(cents, number, "wrong"), idempotency_key="wrong")

    assert isinstance(answer.parsed, client.models.Problem)
    assert (answer.parsed.status, answer.parsed.code) == (status, code)
    assert [fault.field for fault in answer.parsed.faults or ()] == fields


def test_a_paper_comes_as_a_file(client: Client) -> None:
    paper = client.ask("papers.print_statement", "CR-1").parsed

    assert paper.payload.read(5) == b"%PDF-"


def test_the_types_of_the_client_hold(folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--cache-dir",
        str(folder / "cache"),
        PACKAGE,
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
