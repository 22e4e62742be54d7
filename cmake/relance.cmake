# The only CMake functions of the project.
#
# relance_library(NAME SOURCES ... [DEPS ...] [USES ...])
#   One library of one layer. DEPS are libraries of the project (PUBLIC), USES are other people's (PRIVATE).
#   Its public headers live in include/relance/NAME and are reached through an include root that holds this
#   one folder and nothing else: a header of a layer that is not among DEPS does not exist for the compiler.
#
# relance_test(NAME SOURCES ... [DEPS ...] [USES ...] [ENV ...])
#   One test binary. Every source is a ctest test of its own, named NAME.<file without _test.cpp>, that runs
#   the suites defined in that file.

function(relance_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;USES" ${ARGN})
  set(target relance_${name})
  set(root ${CMAKE_BINARY_DIR}/include-roots/${name})
  file(MAKE_DIRECTORY ${root}/relance)
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/include/relance/${name} ${root}/relance/${name} SYMBOLIC)

  list(TRANSFORM ARG_SOURCES PREPEND src/${name}/ REGEX "^[^/]*(/[^/]*)?\\.cpp$")
  add_library(${target} STATIC ${ARG_SOURCES})
  target_include_directories(${target} PUBLIC ${root} PRIVATE src/${name})
  list(TRANSFORM ARG_DEPS PREPEND relance_)
  target_link_libraries(${target} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_USES} relance_warnings)
  set_property(GLOBAL APPEND PROPERTY RELANCE_LIBRARIES ${name})
endfunction()

function(relance_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;HELPERS;DEPS;USES;ENV" ${ARGN})
  string(REPLACE "." "/" folder ${name})
  set(sources ${ARG_SOURCES})
  list(TRANSFORM sources PREPEND tests/${folder}/)
  string(REPLACE "." "_" binary ${name})
  list(TRANSFORM ARG_DEPS PREPEND relance_)
  add_executable(${binary} ${sources} ${ARG_HELPERS})
  target_link_libraries(${binary} PRIVATE ${ARG_DEPS} ${ARG_USES} relance_warnings GTest::gmock GTest::gtest_main)
  target_include_directories(${binary} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  foreach(source ${ARG_SOURCES})
    set(path ${CMAKE_SOURCE_DIR}/tests/${folder}/${source})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(STRINGS ${path} lines REGEX "^(TEST|TEST_F|TEST_P|RC_GTEST_PROP|INSTANTIATE_TEST_SUITE_P)\\(")
    set(filter "")
    foreach(line ${lines})
      string(REGEX REPLACE "^[A-Z_]+\\(([A-Za-z0-9_]+).*" "\\1" suite "${line}")
      list(APPEND filter "${suite}.*" "*/${suite}.*")
    endforeach()
    list(REMOVE_DUPLICATES filter)
    string(REPLACE ";" ":" filter "${filter}")
    string(REGEX REPLACE "_test\\.cpp$" "" short ${source})
    string(REPLACE "/" "." short ${short})
    add_test(NAME ${name}.${short} COMMAND ${binary} --gtest_brief=1 --gtest_filter=${filter})
    set_tests_properties(${name}.${short} PROPERTIES TIMEOUT 600 ENVIRONMENT "${ARG_ENV}")
  endforeach()
endfunction()
