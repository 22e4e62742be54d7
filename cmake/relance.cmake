# The CMake functions of the project.
#
# relance_library(NAME [SOURCES ...] [DEPS ...] [USES ...])
#   One library of one layer (`adapters/rocksdb` is the target relance_adapters_rocksdb); without sources, headers only. DEPS are libraries of the project (PUBLIC), USES are other people's (PRIVATE).
#   Its public headers live in include/relance/NAME and are reached through an include root that holds this
#   one folder and nothing else: a header of a layer that is not among DEPS does not exist for the compiler.
#
# relance_test(NAME [OPTIMIZED] [DEPS ...] [USES ...] [HELPERS ...] [DEFINES ...])
#   One test binary of the folder tests/NAME (dots are folders). Every *_test.cpp in it is a ctest test of its own,
#   NAME.<file without _test.cpp>, that runs the suites defined or instantiated in that file; its other sources are
#   helpers. The test's own sources are compiled without optimization, which halves the time, unless it is OPTIMIZED:
#   for tests that spend their time in their own code.

function(relance_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;USES" ${ARGN})
  string(REPLACE "/" "_" target relance_${name})
  set(root ${CMAKE_BINARY_DIR}/include-roots/${name})
  get_filename_component(folder ${root}/relance/${name} DIRECTORY)
  file(MAKE_DIRECTORY ${folder})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/include/relance/${name} ${root}/relance/${name} SYMBOLIC)

  list(TRANSFORM ARG_DEPS PREPEND relance_)
  list(TRANSFORM ARG_DEPS REPLACE "/" "_")
  if(ARG_SOURCES)
    list(TRANSFORM ARG_SOURCES PREPEND src/${name}/ REGEX "^[^/]*(/[^/]*)?\\.cpp$")
    add_library(${target} STATIC ${ARG_SOURCES})
    target_include_directories(${target} PUBLIC ${root} PRIVATE src/${name})
    target_link_libraries(${target} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_USES} relance_warnings)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${root})
    target_link_libraries(${target} INTERFACE ${ARG_DEPS})
  endif()
  set_property(GLOBAL APPEND PROPERTY RELANCE_LIBRARIES ${name})
endfunction()

function(relance_test name)
  cmake_parse_arguments(ARG "OPTIMIZED" "" "HELPERS;DEPS;USES;DEFINES" ${ARGN})
  string(REPLACE "." "/" folder tests/${name})
  string(REPLACE "." "_" binary ${name}_test)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(TRANSFORM ARG_DEPS PREPEND relance_)
  list(TRANSFORM ARG_DEPS REPLACE "/" "_")
  add_executable(${binary} ${sources} ${ARG_HELPERS})
  target_link_libraries(${binary} PRIVATE ${ARG_DEPS} ${ARG_USES} relance_warnings GTest::gmock GTest::gtest_main)
  target_include_directories(${binary} PRIVATE tests)
  target_compile_definitions(${binary} PRIVATE ${ARG_DEFINES})
  if(NOT ARG_OPTIMIZED)
    target_compile_options(${binary} PRIVATE $<$<CONFIG:Debug>:-O0>)
  endif()
  list(FILTER sources INCLUDE REGEX "_test\\.cpp$")
  foreach(source ${sources})
    string(REGEX REPLACE "^.*/([^/]*)_test\\.cpp$" "${name}.\\1" test ${source})
    add_test(NAME ${test} COMMAND ${CMAKE_SOURCE_DIR}/cmake/run-suites ${source} $<TARGET_FILE:${binary}>)
    set_tests_properties(${test} PROPERTIES LABELS "target:${binary}")
  endforeach()
endfunction()

# relance_python_tests(FOLDER TARGETS ...)
#   Every *_test.py of tests/FOLDER is a ctest test, FOLDER.<file without _test.py>. TARGETS are what its tests start.
#
# Each test carries the label `target:NAME[,NAME...]`: what `./dev test` has to build before it runs.
function(relance_python_tests folder)
  cmake_parse_arguments(ARG "" "" "TARGETS" ${ARGN})
  list(JOIN ARG_TARGETS "," ARG_TARGETS)
  string(REPLACE "/" "." prefix ${folder})
  file(GLOB sources CONFIGURE_DEPENDS tests/${folder}/*_test.py)
  foreach(source ${sources})
    string(REGEX REPLACE "^.*/([^/]*)_test\\.py$" "${prefix}.\\1" test ${source})
    add_test(NAME ${test} COMMAND /usr/bin/python3 -B ${source})
    set_tests_properties(${test} PROPERTIES LABELS "target:${ARG_TARGETS}" TIMEOUT 600 ENVIRONMENT
      "RELANCE_BINARY=$<TARGET_FILE:relance>;RELANCE_SOURCE_DIR=${CMAKE_SOURCE_DIR};RELANCE_BUILD_DIR=${CMAKE_BINARY_DIR};CXX=${CMAKE_CXX_COMPILER}")
  endforeach()
endfunction()
