# The CMake functions of the project.
#
# relance_library(NAME [SOURCES ...] [DEPS ...] [USES ...])
#   One library of one layer (`adapters/rocksdb` is the target relance_adapters_rocksdb); without sources, headers only. DEPS are libraries of the project (PUBLIC), USES are other people's (PRIVATE).
#   Its public headers live in include/relance/NAME and are reached through an include root that holds this
#   one folder and nothing else: a header of a layer that is not among DEPS does not exist for the compiler.
#
# relance_test(NAME [DEPS ...] [USES ...] [HELPERS ...] [DEFINES ...])
#   One test binary of the folder tests/NAME (dots are folders). Every *_test.cpp in it is a ctest test of its own,
#   NAME.<file without _test.cpp>, that runs the suites defined or instantiated in that file; its other sources are
#   helpers.

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
  cmake_parse_arguments(ARG "" "" "HELPERS;DEPS;USES;DEFINES" ${ARGN})
  string(REPLACE "." "/" folder tests/${name})
  string(REPLACE "." "_" binary ${name}_test)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(TRANSFORM ARG_DEPS PREPEND relance_)
  list(TRANSFORM ARG_DEPS REPLACE "/" "_")
  add_executable(${binary} ${sources} ${ARG_HELPERS})
  target_link_libraries(${binary} PRIVATE ${ARG_DEPS} ${ARG_USES} relance_warnings GTest::gmock GTest::gtest_main)
  target_include_directories(${binary} PRIVATE tests)
  target_compile_definitions(${binary} PRIVATE ${ARG_DEFINES})
  list(FILTER sources INCLUDE REGEX "_test\\.cpp$")
  foreach(source ${sources})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
    file(STRINGS ${source} lines REGEX "^(TEST|TEST_F|TEST_P|RC_GTEST_PROP|INSTANTIATE_TEST_SUITE_P)\\(")
    set(suites "")
    foreach(line ${lines})
      string(REGEX REPLACE "^[A-Z_]+\\( *([A-Za-z0-9_]+).*" "\\1" suite "${line}")
      list(APPEND suites "${suite}.*" "*/${suite}.*" "${suite}/*")
    endforeach()
    list(REMOVE_DUPLICATES suites)
    list(JOIN suites ":" filter)
    string(REGEX REPLACE "^.*/([^/]*)_test\\.cpp$" "${name}.\\1" test ${source})
    add_test(NAME ${test} COMMAND ${binary} --gtest_brief=1 --gtest_filter=${filter})
  endforeach()
endfunction()

# relance_python_tests(FOLDER)
#   Every *_test.py of tests/FOLDER is a ctest test, FOLDER.<file without _test.py>.
function(relance_python_tests folder)
  string(REPLACE "/" "." prefix ${folder})
  file(GLOB sources CONFIGURE_DEPENDS tests/${folder}/*_test.py)
  foreach(source ${sources})
    string(REGEX REPLACE "^.*/([^/]*)_test\\.py$" "${prefix}.\\1" test ${source})
    add_test(NAME ${test} COMMAND /usr/bin/python3 -B ${source})
    set_tests_properties(${test} PROPERTIES TIMEOUT 600 ENVIRONMENT
      "RELANCE_BINARY=$<TARGET_FILE:relance>;RELANCE_SOURCE_DIR=${CMAKE_SOURCE_DIR};RELANCE_BUILD_DIR=${CMAKE_BINARY_DIR};CXX=${CMAKE_CXX_COMPILER}")
  endforeach()
endfunction()
