// SPDX-License-Identifier: Apache-2.0
#include "decode/pe/signed_data.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include <openssl/pkcs7.h>
#include <openssl/x509.h>

#include "base/utf16.h"

namespace casebook::pe {
namespace {

constexpr long kLargest = 64L * 1024 * 1024;
constexpr std::size_t kMostMembers = 200'000;
// 1.3.6.1.4.1.311.10.1, certificate trust list.
constexpr std::string_view kTrustList = "\x06\x09\x2B\x06\x01\x04\x01\x82\x37\x0A\x01";

std::string common_name(const X509* certificate) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  for (const int kind : {NID_commonName, NID_organizationName}) {
    const int index = X509_NAME_get_index_by_NID(subject, kind, -1);
    if (index < 0) continue;
    unsigned char* text = nullptr;
    const int length =
        ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)));
    if (length < 0) continue;
    std::string name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
    OPENSSL_free(text);
    return name;
  }
  return {};
}

// One element of DER: its tag and what it holds.
struct Element {
  unsigned tag = 0;
  ByteView content;
  std::size_t length = 0;  // with tag and length
};

std::optional<Element> element_at(ByteView bytes) {
  if (bytes.size() < 2) return std::nullopt;
  Element element;
  element.tag = static_cast<unsigned>(bytes[0]);
  std::size_t length = static_cast<std::size_t>(bytes[1]);
  std::size_t head = 2;
  if (length >= 0x80) {
    const std::size_t digits = length & 0x7FU;
    if (digits == 0 || digits > 4 || bytes.size() < 2 + digits) return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      length = length << 8U | static_cast<std::size_t>(bytes[2 + i]);
    }
    head += digits;
  }
  if (length > bytes.size() - head) return std::nullopt;
  element.content = bytes.subspan(head, length);
  element.length = head + length;
  return element;
}

constexpr unsigned kSequence = 0x30;
constexpr unsigned kOctets = 0x04;

std::string hex_of(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const std::byte byte : bytes) {
    hex += kDigits[static_cast<std::size_t>(byte) >> 4U];
    hex += kDigits[static_cast<std::size_t>(byte) & 15U];
  }
  return hex;
}

// A member's tag is its hash, in older catalogs written out in UTF-16.
std::string hash_of(ByteView tag) {
  const bool wide = tag.size() >= 4 && tag[1] == std::byte{} && tag[3] == std::byte{};
  if (!wide) return hex_of(tag);
  std::string text;
  append_utf16le(text, tag.subspan(0, utf16le_length(tag)));
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

// Elements of a list of members: SEQUENCE OF SEQUENCE { OCTET STRING, SET }.
bool is_member_list(ByteView content) {
  const auto first = element_at(content);
  if (!first || first->tag != kSequence) return false;
  const auto tag = element_at(first->content);
  return tag && tag->tag == kOctets;
}

void add_members(ByteView list, std::vector<std::string>& hashes) {
  while (hashes.size() < kMostMembers) {
    const auto member = element_at(list);
    if (!member) return;
    const auto tag = element_at(member->content);
    if (tag && tag->tag == kOctets) hashes.push_back(hash_of(tag->content));
    list = list.subspan(member->length);
  }
}

}  // namespace

std::vector<std::string> signers_of(ByteView signed_data) {
  std::vector<std::string> names;
  const auto* at = reinterpret_cast<const unsigned char*>(signed_data.data());
  const long size = static_cast<long>(std::min<std::size_t>(signed_data.size(), kLargest));
  const std::unique_ptr<PKCS7, decltype(&PKCS7_free)> data(d2i_PKCS7(nullptr, &at, size),
                                                           &PKCS7_free);
  if (data == nullptr || !PKCS7_type_is_signed(data.get())) return names;
  STACK_OF(X509)* signers = PKCS7_get0_signers(data.get(), nullptr, 0);
  for (int i = 0; signers != nullptr && i < sk_X509_num(signers); ++i) {
    std::string name = common_name(sk_X509_value(signers, i));
    if (!name.empty()) names.push_back(std::move(name));
  }
  sk_X509_free(signers);
  return names;
}

std::vector<std::string> trusted_hashes(ByteView signed_data) {
  std::vector<std::string> hashes;
  const std::size_t oid = as_text(signed_data).find(kTrustList);
  if (oid == std::string_view::npos) return hashes;
  // [0] EXPLICIT SEQUENCE behind the type; the members are one of its elements.
  const auto outer = element_at(signed_data.subspan(oid + kTrustList.size()));
  if (!outer) return hashes;
  const auto list = element_at(outer->content);
  if (!list || list->tag != kSequence) return hashes;
  ByteView rest = list->content;
  while (const auto part = element_at(rest)) {
    if (part->tag == kSequence && is_member_list(part->content)) {
      add_members(part->content, hashes);
      break;
    }
    rest = rest.subspan(part->length);
  }
  return hashes;
}

}  // namespace casebook::pe
