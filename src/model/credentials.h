// SPDX-License-Identifier: Apache-2.0
// Where texts hold passwords, keys and tokens: behind names, in commands and links, and by their
// shape. One knowledge for all that hide them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace casebook {

struct CredentialName {
  std::string_view text;  // in small letters
  bool is_whole = false;  // no end of a longer name
  // Said of other things, too: the value must look like nothing that anybody would say.
  bool is_weak = false;
};
std::span<const CredentialName> credential_names();

enum class Certainty : std::uint8_t {
  Certain,
  Suspected,  // a switch or a place in a command that may mean something else: "net user x y"
  Vague,      // "-p x" of a tool that nobody knows here
};

struct Credential {
  std::size_t begin =
      0;  // of the value alone, without its quotes; empty where only the user is told
  std::size_t end = 0;
  Certainty certainty = Certainty::Certain;
  // The value is a bare word, perhaps of a sentence: "the password is wrong".
  bool is_bare = false;
  // The name of the account beside it, as in "curl -u NAME:PASSWORD"; empty when there is none.
  std::size_t user_begin = 0;
  std::size_t user_end = 0;
};
using CredentialSink = std::function<void(const Credential&)>;

// Calls with the beginning of everything by which credentials_at() knows one, in small letters, of
// three bytes at least: for a fast look before it.
void for_each_credential_start(const std::function<void(std::string_view)>& call);

// The credentials that are told by what begins at `at`: the name, the switch, the command, or
// "://" of a link. What is looked at has a limit, whatever the length of `text`.
void credentials_at(std::string_view text, std::size_t at, const CredentialSink& sink);

// The value behind the name of a credential [begin, end).
void credential_behind(std::string_view text,
                       std::size_t begin,
                       std::size_t end,
                       const CredentialName& name,
                       const CredentialSink& sink);

// No word that anybody says: letters and digits in one.
bool looks_random(std::string_view value);

// Keys with their own shape, around the first hyphen, which is at `at`; "" when there is none.
std::string_view product_key_at(std::string_view text, std::size_t at);
std::string_view recovery_password_at(std::string_view text, std::size_t at);

// All of a text, in no order; they may overlap.
void for_each_credential(std::string_view text, const CredentialSink& sink);

}  // namespace casebook
