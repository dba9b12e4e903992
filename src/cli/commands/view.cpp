// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/text.h"
#include "cli/commands/verbs.h"
#include "cli/environment.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "cli/value_check.h"
#include "view/app.h"

namespace casebook {
namespace {

using namespace std::chrono_literals;

constexpr auto kSlice = 20ms;      // of work between two looks at the keyboard
constexpr auto kWhileBusy = 30ms;  // between two looks at background work
constexpr auto kWhileIdle = 500ms;

view::CaseInput case_input(const Invocation& invocation) {
  view::CaseInput input;
  input.open = [&invocation](const std::function<void(const OpenProgress&)>& progress) {
    return open_bundle(invocation.arguments, Budget{}, progress);
  };
  input.learn = [&invocation]() -> Result<view::Knowing> {
    ASSIGN_OR_RETURN(Session loaded, load_session(invocation));
    auto session = std::make_shared<Session>(std::move(loaded));
    return view::Knowing{
        session, session->knowledge.get(), session->codes.get(), session->messages.get()};
  };
  input.open_message_files = [&invocation] {
    return open_message_files(invocation.all(option::kMessages));
  };
  input.options.diagnose = !invocation.has(option::kNoDiagnosis);
  input.options.hash_items = false;
  input.options.jobs = jobs_of(invocation);
  input.options.timezone_minutes = read_offset(invocation.get(option::kTimeZone));
  return input;
}

Status write_file(const Invocation& invocation, const std::string& path, std::string_view text) {
  ASSIGN_OR_RETURN(Output output, Output::open(path, invocation.arguments));
  output.write(text);
  return output.finish();
}

// "setupact.log:479"; false when it is anything else.
bool read_place(std::string_view at, view::Surroundings& around) {
  const std::size_t colon = at.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto line = parse_number<std::uint32_t>(at.substr(colon + 1));
  if (!line || *line == 0) return false;
  around.at_item = at.substr(0, colon);
  around.at_line = *line;
  return true;
}

view::Surroundings surroundings(const Invocation& invocation) {
  view::Surroundings around;
  read_place(invocation.get(option::kOpenAt), around);
  around.language = invocation.language;
  around.diagnoses = !invocation.has(option::kNoDiagnosis);
  around.timezone_minutes = read_offset(invocation.get(option::kTimeZone));
  around.name = fmt::format("{}", fmt::join(invocation.arguments, ", "));
  around.read_time = [](std::string_view text, view::Edge edge) {
    return read_time(text, edge == view::Edge::Begin ? Edge::Begin : Edge::End);
  };
  around.translate = [&invocation](std::string_view error) {
    return in_language(error, invocation.language);
  };
  around.file_exists = [](const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
  };
  around.write_file = [&invocation](const std::string& path, std::string_view text) {
    Status written = write_file(invocation, path, text);
    if (written.ok()) return written;
    return Status(
        Error{written.error().code, in_language(written.error().message, invocation.language)});
  };
  return around;
}

// Until the person has seen enough.
void browse(view::App& app, Terminal& terminal) {
  bool more = true;
  while (!app.is_done()) {
    view::CellGrid grid(terminal.width(), terminal.height());
    app.draw(grid);
    terminal.show(grid, app.take_redraw());
    const bool busy = app.is_busy();
    app.key(terminal.wait(more ? 0ms : (busy ? kWhileBusy : kWhileIdle)));
    more = app.tick(std::chrono::steady_clock::now() + kSlice);
  }
}

int refuse(const Invocation& invocation) {
  say(in(invocation,
         "view needs a terminal for its screen and keys; `casebook events PATH` writes the "
         "timeline to a file or a pipe",
         "view 需要在终端中运行；如需将时间线写入文件或管道，请使用 `casebook events PATH`"));
  return kWrongUse;
}

}  // namespace

int run_view(const Invocation& invocation) {
  if (!is_terminal(STDIN_FILENO) || !is_terminal(STDOUT_FILENO)) return refuse(invocation);
  for (const std::string& path : invocation.arguments) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) continue;
    return fail(Error{ErrorCode::NotFound, path + ": No such file or directory"},
                invocation.language);
  }
  view::Surroundings around;
  if (invocation.has(option::kOpenAt) && !read_place(invocation.get(option::kOpenAt), around)) {
    say(in(invocation,
           "--at wants ITEM:LINE, such as setupact.log:479",
           "--at 的值应为 ITEM:LINE，例如 setupact.log:479"));
    return kWrongUse;
  }
  auto terminal = Terminal::open(invocation.color);
  if (!terminal.ok()) return refuse(invocation);
  view::CaseState end;
  {
    view::Case the_case(case_input(invocation));
    {
      view::App app(the_case, surroundings(invocation));
      try {
        browse(app, *terminal.value());
      } catch (...) {
        terminal.value().reset();  // before anything is waited for
        request_cancel();
        throw;
      }
      end = the_case.look();
      terminal.value().reset();  // nobody waits for the work in the background to stop
      request_cancel();
    }
  }
  if (end.stage == view::CaseStage::Failed) {
    say(in_language(end.error, invocation.language));
    return kFailed;
  }
  return kDone;
}

}  // namespace casebook
