# SPDX-License-Identifier: Apache-2.0
# What `make install` puts where. Manual pages and completions are printed by the program itself, from
# the table that also drives its command line; the knowledge is inside the program.
install(TARGETS casebook RUNTIME DESTINATION bin)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION share/doc/casebook)

function(install_printed destination name)
  list(JOIN ARGN "\" \"" arguments)
  install(CODE "
    set(printed \"${CMAKE_BINARY_DIR}/printed/${destination}/${name}\")
    file(MAKE_DIRECTORY \"${CMAKE_BINARY_DIR}/printed/${destination}\")
    execute_process(COMMAND \"$<TARGET_FILE:casebook>\" \"${arguments}\"
                    OUTPUT_FILE \"\${printed}\" COMMAND_ERROR_IS_FATAL ANY)
    file(INSTALL \"\${printed}\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${destination}\")")
endfunction()

install_printed(share/man/man1 casebook.1 man --lang en)
install_printed(share/man/zh_CN/man1 casebook.1 man --lang zh)
install_printed(share/bash-completion/completions casebook completion bash)
install_printed(share/zsh/site-functions _casebook completion zsh)
install_printed(share/fish/vendor_completions.d casebook.fish completion fish)
