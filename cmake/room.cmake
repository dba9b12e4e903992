# SPDX-License-Identifier: Apache-2.0
# One room of the house: every .cpp in the folder, its tests, benchmarks and fuzz targets, found by
# name.
#   room(decode USES base model [LIBS PkgConfig::x])
option(CASEBOOK_FUZZ "Build fuzz targets (needs Clang)" OFF)

function(room name)
  cmake_parse_arguments(ROOM "" "" "USES;LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  set(tests ${sources})
  set(fuzzers ${sources})
  set(benches ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cpp$")

  if(NOT sources)
    add_library(${name} INTERFACE)  # not built yet
    target_link_libraries(${name} INTERFACE ${ROOM_USES})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${ROOM_USES} PRIVATE ${ROOM_LIBS} fmt::fmt)

  if(tests AND CASEBOOK_TESTS)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${name} ${ROOM_LIBS} fmt::fmt GTest::gtest_main)
    target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    target_compile_definitions(${name}_test PRIVATE SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_compile_options(${name}_test PRIVATE -O1)  # tests are compiled more often than run
    if(CASEBOOK_FUZZ)
      # What is tested is watched in full; the tests themselves only for memory: a third less to compile.
      target_compile_options(${name}_test PRIVATE -fno-sanitize=undefined -fno-sanitize=fuzzer-no-link)
    endif()
    add_test(NAME ${name} COMMAND ${name}_test)
  endif()

  if(benchmark_FOUND)
    foreach(bench ${benches})
      cmake_path(GET bench STEM target)
      add_executable(${target} EXCLUDE_FROM_ALL ${bench})
      target_link_libraries(${target} PRIVATE ${name} fmt::fmt benchmark::benchmark_main)
      set_property(GLOBAL APPEND PROPERTY CASEBOOK_BENCHES ${target})
    endforeach()
  endif()

  if(CASEBOOK_FUZZ)
    foreach(fuzzer ${fuzzers})
      cmake_path(GET fuzzer STEM target)
      add_executable(${target} ${fuzzer})
      target_link_libraries(${target} PRIVATE ${name})
      target_link_options(${target} PRIVATE -fsanitize=fuzzer)
      set_property(GLOBAL APPEND PROPERTY CASEBOOK_FUZZERS ${target})
    endforeach()
  endif()
endfunction()
