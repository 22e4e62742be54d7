"""A disk of a test's own, which fills up and gets room again."""

import errno
import os
import subprocess


class Disk:
    """Mounted as long as the test runs. Who may not mount skips the test, but where it has to run."""

    def __init__(self, test, size_bytes):
        self.path = test.folder / "disk"
        self.path.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", self.path],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            if os.environ.get("CI") == "true":
                test.fail("a disk of a test's own cannot be mounted: " + mounted.stderr.decode())
            test.skipTest("only root may mount a disk of a test's own")
        test.addCleanup(subprocess.run, ["umount", self.path], check=True)

    @property
    def _ballast(self):
        return self.path / "ballast"

    def fill(self, left):
        """Leaves so many bytes free."""
        with open(self._ballast, "wb") as ballast:
            while True:  # the program may write while it is asked how much there is
                free = os.statvfs(self.path)
                try:
                    return os.posix_fallocate(ballast.fileno(), 0, max(1, free.f_bavail * free.f_frsize - left))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def make_room(self):
        self._ballast.unlink()
