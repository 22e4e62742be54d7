"""Who includes whom, and whose headers: what include roots cannot stop, since system headers are visible everywhere."""

import pathlib
import posixpath
import re
import unittest

import cpp_text
import layers
import project

GENERATED_SUFFIX = ".in"


def sources():
    return list(cpp_text.load(project.SOURCE_DIR, ("include", "src"), (".h", ".cpp", ".h.in")))


def own_header(source, header, paths):
    """The path of a header that is included in quotes: beside the source or in its layer's folder; else nothing."""
    if source.path.parts[0] != "src":
        return None
    layer = layers.layer_of(source.path)
    for folder in (source.path.parent, pathlib.PurePosixPath("src", layer)):
        beside = posixpath.normpath(folder / header)
        for path in (pathlib.PurePosixPath(beside), pathlib.PurePosixPath(beside + GENERATED_SUFFIX)):
            if path in paths and layers.layer_of(path) == layer:
                return path
    return None


def target_of(source, header, angled, paths):
    """The project's file that an include means; nothing where it is somebody else's, or cannot be found."""
    if not angled:
        return own_header(source, header, paths)
    path = pathlib.PurePosixPath("include", header)
    return path if path in paths else None


def violation(source, header, angled, paths):
    """Why a file may not include what it includes, or nothing."""
    layer = layers.layer_of(source.path)
    if layer not in layers.LAYERS:
        return f"{layer} is no layer"
    target = target_of(source, header, angled, paths)
    if not angled:
        return None if target else f'"{header}" is no header of {layer}; other layers are included in angle brackets'
    if header.startswith("relance/"):
        if target is None:
            return f"<{header}> does not exist"
        other = layers.layer_of(target)
        return None if other == layer or other in layers.LAYERS[layer].below else f"{layer} may not include {other}"
    if (source.path.parts[0] == "include" and header not in layers.STANDARD_LIBRARY
            and header not in layers.PUBLIC_CLIENTS.get(layer, ())):
        return f"<{header}> in a public header: only the standard library and lower layers"
    return None if layers.LAYERS[layer].takes(header) else f"{layer} may not include <{header}>"


def violations(files):
    paths = {source.path for source in files}
    return [source.at(offset, why) for source in files for offset, angled, header in source.includes()
            if (why := violation(source, header, angled, paths))]


def edges_between(files, node_of):
    """Who includes whom, for any way of gathering files under nodes."""
    paths = {source.path for source in files}
    edges = {}
    for source in files:
        for _, angled, header in source.includes():
            target = target_of(source, header, angled, paths)
            if target and node_of(target) != node_of(source.path):
                edges.setdefault(node_of(source.path), set()).add(node_of(target))
    return edges


def client_names(source):
    return [source.at(match.start(), f"{match.group()} in a public header")
            for match in re.finditer(layers.CLIENT_NAMES, source.code)]


def undeclarable(libraries):
    """Dependencies that a library declares though its layer may not have them."""
    return [f"{library.name} declares {other}" for library in libraries.values() for other in library.deps
            if other not in layers.LAYERS[library.name].below]


class IncludeRulesTest(unittest.TestCase):
    def test_every_file_includes_only_what_its_layer_may(self):
        self.assertEqual(violations(sources()), [])

    def test_no_library_declares_what_its_layer_may_not_have(self):
        self.assertEqual(undeclarable(project.libraries()), [])

    def test_neither_layers_nor_folders_include_each_other_in_circles(self):
        for node_of in (layers.layer_of, layers.folder_of):
            self.assertIsNone(layers.find_cycle(edges_between(sources(), node_of)))

    def test_no_public_header_names_a_type_of_a_client_library(self):
        public = [source for source in sources()
                  if source.path.parts[0] == "include" and layers.layer_of(source.path) not in layers.PUBLIC_CLIENTS]
        self.assertEqual([line for source in public for line in client_names(source)], [])

    def test_the_layers_themselves_go_down_only(self):
        self.assertIsNone(layers.find_cycle({name: layer.below for name, layer in layers.LAYERS.items()}))


def planted(path, text):
    return cpp_text.SourceFile(pathlib.PurePosixPath(path), text)


class SelfTest(unittest.TestCase):
    """A check that cannot fail shows nothing: each of them meets violations here."""

    BESIDE = [planted("include/relance/base/low.h", ""), planted("include/relance/events/high.h", ""),
              planted("src/events/own.h", ""), planted("src/events/deep/own_too.h", ""),
              planted("src/cli/made.h.in", "")]

    def violations_of(self, path, *lines):
        return [line.partition(": ")[2] for line in violations([*self.BESIDE, planted(path, "\n".join(lines))])]

    def test_an_include_that_goes_up_is_found(self):
        for path in ("src/domain/a.cpp", "include/relance/domain/a.h"):
            lines = ("#include <relance/base/low.h>", "#include <relance/events/high.h>")
            self.assertEqual(self.violations_of(path, *lines), ["domain may not include events"])

    def test_an_include_into_another_layer_s_folder_is_found(self):
        for header in ("../events/own.h", "events/own.h", "own.h"):
            for path in ("src/domain/a.cpp", "include/relance/events/a.h"):
                self.assertEqual(len(self.violations_of(path, f'#include "{header}"')), 1, header)
        self.assertEqual(self.violations_of("src/events/deep/a.cpp", '#include "own.h"', '# include "deep/own_too.h"',
                                            '#include "own_too.h"', '#include "../own.h"'), [])
        self.assertEqual(self.violations_of("src/cli/a.cpp", '#include "made.h"'), [])

    def test_a_header_of_somebody_else_is_found(self):
        for path, header in (("src/domain/a.cpp", "openssl/evp.h"), ("src/json/a.cpp", "unistd.h"),
                             ("src/events/a.cpp", "boost/json.hpp"), ("src/offline/a.cpp", "simdjson.h"),
                             ("src/cli/a.cpp", "boost/json.hpp"), ("src/adapters/redis/a.cpp", "rocksdb/db.h"),
                             ("include/relance/events/a.h", "simdjson.h"), ("src/domain/a.cpp", "sys/time.h")):
            self.assertEqual(len(self.violations_of(path, f"#include <{header}>")), 1, header)
        for path, header in (("src/base/a.cpp", "openssl/evp.h"), ("src/events/a.cpp", "cereal/cereal.hpp"),
                             ("src/offline/a.cpp", "boost/unordered/unordered_flat_map.hpp"),
                             ("src/cli/a.cpp", "sys/stat.h"), ("src/domain/a.cpp", "vector")):
            self.assertEqual(self.violations_of(path, f"#include <{header}>"), [], header)

    def test_a_folder_that_is_no_layer_is_found(self):
        self.assertEqual(self.violations_of("src/helpers/a.cpp", "#include <vector>"), ["helpers is no layer"])

    def test_a_dependency_that_goes_up_is_found(self):
        libraries = project.parse_libraries("relance_library(domain SOURCES a.cpp DEPS base events)")
        self.assertEqual(undeclarable(libraries), ["domain declares events"])

    def test_a_circle_is_found(self):
        files = [planted("src/events/a.h", '#include "deep/b.h"'), planted("src/events/deep/b.h", '#include "a.h"')]
        self.assertIsNone(layers.find_cycle(edges_between(files, layers.layer_of)))
        self.assertEqual(layers.find_cycle(edges_between(files, layers.folder_of)), ["events", "events/deep", "events"])

    def test_a_client_type_in_a_public_header_is_found(self):
        for text in ("simdjson::dom::element e;", "struct rd_kafka_s; rd_kafka_t* k;", "uuid_t id;"):
            self.assertTrue(client_names(planted("include/relance/events/a.h", text)), text)
        self.assertEqual(client_names(planted("include/relance/events/a.h", "// uuid_t is not ours\nUuid id;")), [])


if __name__ == "__main__":
    unittest.main()
