"""The real ClamAV, with a list of one virus: the one that is made for tests."""

import hashlib
import shutil
import subprocess
import time

import pytest

from activities import scanning
from tests.activities.test_files import EICAR

pytestmark = pytest.mark.long
CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin")


@pytest.fixture
def clamd(tmp_path, settings):
    folder = tmp_path / "db"
    folder.mkdir()
    known = f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar\n"  # As ClamAV lists them.
    (folder / "local.hdb").write_text(known)
    socket = tmp_path / "clamd.sock"
    configuration = tmp_path / "clamd.conf"
    configuration.write_text(
        f"DatabaseDirectory {folder}\nLocalSocket {socket}\nForeground yes\nUser root\n"
    )
    process = subprocess.Popen(
        [CLAMD, "-c", configuration], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    settings.SCANNER_URL = f"unix://{socket}"
    end = time.monotonic() + 60
    while not socket.exists():
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.1)
    yield process
    process.terminate()
    process.wait(30)


def test_clamav_finds_the_virus_made_for_tests_and_nothing_in_other_files(clamd):
    assert scanning.carries_a_virus(EICAR)
    assert not scanning.carries_a_virus(b"What was agreed." * 100_000)

    clamd.terminate()
    clamd.wait(30)
    with pytest.raises(scanning.ScannerDown):
        scanning.carries_a_virus(EICAR)
