"""A folder in which the outputs of a run exist already, for runs that must leave them alone."""

from program import ProgramTest

OUTPUTS = {"--facts": "facts", "--stats": "stats", "--dead-letters": "letters"}
OLD = b"old\n"


class ExistingOutputsTest(ProgramTest):
    events = ()  # lines of the input

    def setUp(self):
        super().setUp()
        self.write("events", self.events)
        for name in OUTPUTS.values():
            self.write(name, OLD)

    def process_all(self, changes=None, **options):
        """Processes the file of events into the three outputs. A change names another file; None, none."""
        names = {"--input": "events", **OUTPUTS, **(changes or {})}
        arguments = [word for option, name in names.items() if name is not None for word in (option, name)]
        return self.relance("process", *arguments, **options)

    def process_one(self, output, name, **options):
        return self.process_all({**dict.fromkeys(OUTPUTS), output: name}, **options)

    def assert_nothing_changed(self, *more):
        for name in OUTPUTS.values():
            self.assertEqual(OLD, self.path(name).read_bytes(), name)
        self.assert_folder_holds("events", *OUTPUTS.values(), *more)
