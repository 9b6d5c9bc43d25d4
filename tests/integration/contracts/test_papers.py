import subprocess

import pytest

from gatedrentals.adapters.typst.papers import TypstPapers
from gatedrentals.testing.contracts.papers import *
from gatedrentals.testing.contracts.papers import TextOf

pytestmark = pytest.mark.tool("pdftotext")


@pytest.fixture(scope="session")
def papers() -> TypstPapers:
    return TypstPapers()


@pytest.fixture(scope="session")
def text_of() -> TextOf:
    return lambda pdf: subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
