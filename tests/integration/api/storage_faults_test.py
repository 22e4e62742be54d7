"""Tables that are migrated, and a disk under them that fills up, while events are posted: the core goes on as if nothing
were, readers are answered, and afterwards all numbers agree."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import unittest
from pathlib import Path

import world  # first: it knows where the others lie
from agreement import assert_agreement, told_offline
from faults_test import FROM_CACHE, FROM_TABLES, FaultsTest
from load import Load
from support.disk import Disk
from support.node import LIMIT_SECONDS, ROOT, poll

MIGRATE = Path(os.environ.get("RELANCE_BUILD_DIR", ROOT / "build" / "dev")) / "migrate_process"
LATER = """
ALTER TABLE messages ADD COLUMN note text;
CREATE INDEX messages_by_provider ON messages (provider_message_id);
"""
TRIES = 2  # of the migration, in vain
ANSWERS = 20
ANSWER_SECONDS_MAX = 3  # waiting for a migration that waits, in its turn, for somebody else: not for long
DISK_BYTES = 32 * 1024 * 1024
FILES_MAX = 5  # that a batch wants to grow: a server names each in a line of its own


def as_of_the_first_migration(tables):
    """The file again as the first release made it, without rows."""
    first = tables.rows("SELECT * FROM migrations ORDER BY number LIMIT 1")[0]
    tables.file.unlink()
    for beside in tables.file.parent.glob(tables.file.name + "-*"):
        beside.unlink()
    with contextlib.closing(sqlite3.connect(tables.file, isolation_level=None)) as file:
        file.executescript((ROOT / "schemas" / "sql" / "sqlite" / "0001_views.sql").read_text(encoding="utf-8"))
        columns = ", ".join(f"{name} {type(value).__name__}" for name, value in first.items())
        file.execute(f"CREATE TABLE IF NOT EXISTS migrations ({columns})")
        file.execute(f"INSERT INTO migrations VALUES ({', '.join('?' * len(first))})", list(first.values()))


class FileTest(world.ApiTest):

    def test_a_file_of_an_older_release_is_migrated_at_the_start(self):
        node = self.running()
        tables = world.SqliteViews(node)
        migrations = tables.rows("SELECT number FROM migrations")
        self.assertEqual(0, node.stop(), node.told())
        as_of_the_first_migration(tables)
        node.start()
        self.assertIn("migrating the projections: about a minute per 1,000,000 contacts", node.told())
        self.assertEqual(migrations, tables.rows("SELECT number FROM migrations"))
        self.assertEqual(0, node.stop(), node.told())


class LongReader:
    """A transaction that has read a table and does not end, as that of a dump."""

    def __init__(self, tables, table):
        self.psql = subprocess.Popen([world.postgres_server.programs() / "psql", "-XAtq", tables.url],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.psql.stdin.write(f'BEGIN;\nSELECT count(*) FROM "{tables.schema}".{table};\n')
        self.psql.stdin.flush()

    def __enter__(self):
        assert self.psql.stdout.readline().strip().isdigit(), "nothing was read"
        return self

    def __exit__(self, *_):
        self.psql.communicate(timeout=LIMIT_SECONDS)


class MigrationTest(FaultsTest):

    def migrate_later(self):
        """What a later version does with the tables."""
        script = self.folder / "later.sql"
        script.write_text(LATER)
        process = subprocess.Popen([MIGRATE, self.tables.url, self.tables.schema, script], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=world.clean_environment())
        self.addCleanup(process.kill)
        return process

    def test_tables_are_migrated_beside_those_who_read_and_write_them(self):
        self.tables.migrate()
        node = self.board()
        with Load(node) as load, world.Asking(self, node, FROM_TABLES) as readers:
            load.advance()
            with LongReader(self.tables, "messages"):
                migrating = self.migrate_later()
                for _ in range(TRIES):
                    self.assertIn("retrying", migrating.stderr.readline())
                self.assert_core_is_well(node, load)
                self.assertIsNone(migrating.poll())
            told, errors = migrating.communicate(timeout=LIMIT_SECONDS)
            self.assertEqual((0, 1), (migrating.returncode, len(told.splitlines())), errors)
            readers.go_on(ANSWERS)
            self.assert_core_is_well(node, load)
        self.assertEqual([], readers.failures, node.told())
        self.assertLess(readers.slowest, ANSWER_SECONDS_MAX)
        self.assertEqual([], self.told_of(node, "do not follow"))
        self.assertGreater(len(self.tables.rows("SELECT note FROM messages")), 0)
        self.assertIn("newer", self.tables.verb("migrate", "status").stdout)
        self.assert_end_agrees(load.finish(self.folder), node)


class DiskFullTest(world.ApiTest):

    def test_a_full_disk_under_the_file_holds_up_nothing_else(self):
        disk = Disk(self, DISK_BYTES)
        node = self.node()
        node.data.mkdir()
        (node.data / "views.sqlite").symlink_to(disk.path / "views.sqlite")
        self.assert_goes_on(node.start(), world.SqliteViews(node), disk, "full", 1)

    @world.needs_servers
    def test_a_full_disk_under_a_servers_tables_holds_up_nothing_else(self):
        disk = Disk(self, DISK_BYTES)
        server = self.enterContext(world.postgres_server.Server())
        tables = world.PostgresViews(server)
        tables.run(f"CREATE TABLESPACE small LOCATION '{self.folder_for_the_server(disk)}'",
                   "ALTER DATABASE postgres SET default_tablespace = 'small'")
        tables.migrate()
        self.assert_goes_on(self.running(environment=tables.environment), tables, disk, "No space left",
                            FILES_MAX)

    def folder_for_the_server(self, disk):
        """Which runs as somebody else where we are root."""
        folder = disk.path / "tables"
        folder.mkdir()
        self.folder.chmod(0o711)
        shutil.chown(folder, "postgres", "postgres")
        return folder

    def assert_goes_on(self, node, tables, disk, said, lines_max):
        with Load(node) as load:
            load.advance()
            disk.fill(left=0)
            self.wait_for_views_up(node, 0)
            self.assert_held_up_nothing_else(node, load)
            self.assert_said_without_a_flood(node, said, lines_max)
            disk.make_room()
            self.wait_for_views_up(node, 1)
            load.advance()
        expected = told_offline(load.finish(self.folder))
        assert_agreement(self, expected, node, tables)
        self.assertEqual(0, node.stop(), node.told())

    def wait_for_views_up(self, node, value):
        poll(lambda: ("relance_views_up", "", value) in world.metrics(node), f"relance_views_up {value}",
             pause_seconds=0.02)

    def assert_held_up_nothing_else(self, node, load):
        for _ in range(ANSWERS):
            for path in ("/readyz", FROM_TABLES, FROM_CACHE):
                self.assertEqual(200, self.get(node, path).status, node.told())
            load.advance(1)
        self.assertIn(("relance_views_up", "", 0), world.metrics(node))

    def assert_said_without_a_flood(self, node, said, lines_max):
        lines = [line for line in node.lines if "projections stalled" in line]
        self.assertIn(len(lines), range(1, lines_max + 1), node.told())
        for line in lines:
            self.assertIn(said, line)


if __name__ == "__main__":
    unittest.main()
