# SPDX-License-Identifier: Apache-2.0
# Puts files into a target's read-only data, found at run time by name (knowledge/files.cpp).
#   embed(knowledge ROOT ${CMAKE_SOURCE_DIR}/knowledge PATTERNS *.yaml *.tsv)
# SYMBOL names the table, casebook_embedded unless it is given: each in a program has its own.
# Each file is a prerequisite of the object, so a change rebuilds it; a new file is found at the next
# build.
function(embed target)
  cmake_parse_arguments(EMBED "" "ROOT;SYMBOL" "PATTERNS" ${ARGN})
  if(NOT EMBED_SYMBOL)
    set(EMBED_SYMBOL casebook_embedded)
  endif()
  list(TRANSFORM EMBED_PATTERNS PREPEND ${EMBED_ROOT}/)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${EMBED_ROOT} ${EMBED_PATTERNS})
  list(SORT files)

  set(data "")
  set(rows "")
  set(count 0)
  set(paths "")
  foreach(file ${files})
    string(APPEND data "name${count}: .asciz \"${file}\"\n"
                       "data${count}: .incbin \"${EMBED_ROOT}/${file}\"\nend${count}: .byte 0\n")
    string(APPEND rows ".quad name${count}, data${count}, end${count}\n")
    list(APPEND paths ${EMBED_ROOT}/${file})
    math(EXPR count "${count} + 1")
  endforeach()

  set(assembly ${CMAKE_BINARY_DIR}/${EMBED_SYMBOL}.s)
  file(CONFIGURE OUTPUT ${assembly} CONTENT ".section .rodata
@data@
.section .data.rel.ro,\"aw\"
.balign 8
.globl @EMBED_SYMBOL@_count
@EMBED_SYMBOL@_count: .quad @count@
.globl @EMBED_SYMBOL@_rows
@EMBED_SYMBOL@_rows:
@rows@
.section .note.GNU-stack,\"\",%progbits
" @ONLY)
  set_source_files_properties(${assembly} PROPERTIES
    LANGUAGE ASM
    OBJECT_DEPENDS "${paths}"
    COMPILE_OPTIONS "-Wno-unused-command-line-argument")
  target_sources(${target} PRIVATE ${assembly})
endfunction()
