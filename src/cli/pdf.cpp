// SPDX-License-Identifier: Apache-2.0
#include "cli/pdf.h"

#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/environment.h"
#include "imaging/wim.h"
#include "sandbox/child.h"

namespace casebook {
namespace {

constexpr Micros kTimeLimit = 2 * kMinute;
constexpr std::size_t kShownOutput = 300;  // bytes of what a failing browser said

constexpr std::array kNames = {
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"};

bool is_program(const std::string& path) {
  struct stat known = {};
  return stat(path.c_str(), &known) == 0 && S_ISREG(known.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

Status write_file(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file)
    return Error{ErrorCode::Io,
                 "write a temporary file: " + std::generic_category().message(errno)};
  return ok_status();
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A path as a file: address; everything but plain characters is written in hexadecimal.
std::string address_of(const std::string& path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string address = "file://";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_word(c) || c == '/' || c == '-' || c == '.') {
      address += c;
    } else {
      address += '%';
      address += kDigits[byte >> 4U];
      address += kDigits[byte & 15U];
    }
  }
  return address;
}

std::vector<std::string> arguments_for(const std::string& browser, const std::string& folder) {
  std::vector<std::string> arguments = {
      browser,
      "--headless",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-default-apps",
      "--disable-extensions",
      "--disable-quic",
      "--disable-sync",
      // The page asks for nothing and has no script; what the browser itself would ask for finds
      // no host.
      "--host-resolver-rules=MAP * ~NOTFOUND",
      "--user-data-dir=" + folder + "/profile",
      "--no-pdf-header-footer",
      "--print-to-pdf=" + folder + "/report.pdf",
  };
  // Chromium refuses to start for root with its sandbox; the page is the program's own.
  if (geteuid() == 0) arguments.emplace_back("--no-sandbox");
  arguments.push_back(address_of(folder + "/report.html"));
  return arguments;
}

// Nothing of the user's: neither profile nor proxies.
std::vector<std::string> environment_for(const std::string& folder) {
  const std::string path = read_variable("PATH");
  return {"PATH=" + (path.empty() ? "/usr/bin:/bin" : path),
          "HOME=" + folder,
          "TMPDIR=" + folder,
          "XDG_CONFIG_HOME=" + folder + "/config",
          "XDG_CACHE_HOME=" + folder + "/cache",
          "XDG_RUNTIME_DIR=" + folder,
          "LANG=C.UTF-8"};
}

}  // namespace

Result<std::string> find_browser(Language language) {
  const std::string named = read_variable("CASEBOOK_CHROMIUM");
  if (!named.empty()) {
    if (named.find('/') != std::string::npos && is_program(named)) return named;
    return Error{ErrorCode::Io,
                 named + in(language,
                            ": CASEBOOK_CHROMIUM does not name a program; give the full path of a "
                            "Chromium or Chrome",
                            "：CASEBOOK_CHROMIUM 指定的不是可执行程序；请给出 Chromium 或 Chrome "
                            "的完整路径")};
  }
  const std::string path = read_variable("PATH");
  for (const std::string_view name : kNames) {
    for (const std::string_view folder : split(path, ':')) {
      if (!folder.starts_with('/')) continue;  // never one from the current folder
      const std::string program = std::string(folder) + "/" + std::string(name);
      if (is_program(program)) return program;
    }
  }
  return Error{
      ErrorCode::Unsupported,
      in(language,
         "a PDF needs Chromium, which was not found; install it (Debian: apt install chromium "
         "fonts-wqy-microhei), name one in CASEBOOK_CHROMIUM, or write --format html and print "
         "that page",
         "生成 PDF 需要 Chromium，但未找到；请安装（Debian：apt install chromium "
         "fonts-wqy-microhei），或在 CASEBOOK_CHROMIUM 中指定，或改用 --format html "
         "并自行打印该页面")};
}

Result<std::string> print_pdf(std::string_view html, Language language) {
  ASSIGN_OR_RETURN(const std::string browser, find_browser(language));
  ASSIGN_OR_RETURN(const TemporaryFolder folder, TemporaryFolder::make());
  RETURN_IF_ERROR(write_file(folder.path() + "/report.html", html));
  ChildCommand command;
  command.arguments = arguments_for(browser, folder.path());
  command.environment = environment_for(folder.path());
  command.most_time = kTimeLimit;
  ASSIGN_OR_RETURN(const ChildEnd end, run_child(command, [] { return !cancel_requested(); }));
  if (end.how == ChildEnd::How::NotWanted) return Error{ErrorCode::Cancelled, "stopped"};
  if (end.how == ChildEnd::How::TookTooLong) {
    return Error{ErrorCode::Io,
                 in(language,
                    "the browser did not finish the PDF within 2 minutes; write --format html and "
                    "print that page",
                    "浏览器未能在 2 分钟内生成 PDF；请改用 --format html 并自行打印该页面")};
  }
  std::string pdf = read_file(folder.path() + "/report.pdf");
  constexpr std::size_t kTail = 64;
  const bool whole =
      pdf.starts_with("%PDF-") &&
      pdf.find("%%EOF", pdf.size() - std::min(pdf.size(), kTail)) != std::string::npos;
  if (end.how == ChildEnd::How::Exited && end.status == 0 && whole) return pdf;
  const std::string output = end.output + end.complaints;
  const std::string_view said = trim(output);
  return Error{ErrorCode::Io,
               browser +
                   in(language,
                      ": could not make the PDF; write --format html and print that page. It "
                      "said: ",
                      "：未能生成 PDF；请改用 --format html 并自行打印该页面。浏览器输出：") +
                   std::string(said.substr(said.size() - std::min(said.size(), kShownOutput)))};
}

}  // namespace casebook
