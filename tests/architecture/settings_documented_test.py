"""docs/running.md lists every key of the configuration as the program declares it."""

import os
import subprocess
import unittest

from project import SOURCE_DIR

BEGIN, END = "<!-- keys: relance config keys --markdown -->\n", "<!-- keys end -->"


class SettingsDocumentedTest(unittest.TestCase):

    def test_the_table_is_the_one_that_the_program_prints(self):
        text = (SOURCE_DIR / "docs" / "running.md").read_text()
        documented = text.partition(BEGIN)[2].partition(END)[0].strip()
        printed = subprocess.run([os.environ["RELANCE_BINARY"], "config", "keys", "--markdown"], check=True,
                                 capture_output=True, text=True).stdout.strip()
        self.assertEqual(printed, documented, "replace the table of docs/running.md by the output of "
                                              "`relance config keys --markdown`")


if __name__ == "__main__":
    unittest.main()
