// SPDX-License-Identifier: Apache-2.0
#include "sandbox/child.h"

#include <chrono>
#include <csignal>

#include <gtest/gtest.h>

namespace casebook {
namespace {

bool always() {
  return true;
}

ChildCommand shell(const std::string& script) {
  ChildCommand command;
  command.arguments = {"/bin/sh", "-c", script};
  command.environment = {"PATH=/usr/bin:/bin", "SAID=hello"};
  return command;
}

ChildEnd end_of(const ChildCommand& command, const std::function<bool()>& keep_on = always) {
  auto end = run_child(command, keep_on);
  EXPECT_TRUE(end.ok()) << end.error().message;
  return end.ok() ? end.value() : ChildEnd{};
}

TEST(Child, WhatItSaysAndHowItEnds) {
  const ChildEnd end = end_of(shell("echo $SAID; echo oh >&2; exit 7"));
  EXPECT_EQ(end.how, ChildEnd::How::Exited);
  EXPECT_EQ(end.status, 7);
  EXPECT_EQ(end.output, "hello\n");
  EXPECT_EQ(end.complaints, "oh\n");
}

TEST(Child, LongOutputComesWhole) {
  const ChildEnd end = end_of(shell("head -c 3000000 /dev/zero"));
  EXPECT_EQ(end.output.size(), 3'000'000U);
}

TEST(Child, ItsDeathIsTold) {
  const ChildEnd end = end_of(shell("kill -SEGV $$"));
  EXPECT_EQ(end.how, ChildEnd::How::Signalled);
  EXPECT_EQ(end.status, SIGSEGV);
}

TEST(Child, WhoHangsIsEndedWithAllThatItStarted) {
  ChildCommand command = shell("sleep 1000 & sleep 1000");
  command.most_time = 300'000;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(end_of(command).how, ChildEnd::How::TookTooLong);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(Child, WhatItStartedDoesNotKeepItAlive) {
  const auto begin = std::chrono::steady_clock::now();
  const ChildEnd end = end_of(shell("sleep 1000 & echo done; exit 3"));
  EXPECT_EQ(end.how, ChildEnd::How::Exited);
  EXPECT_EQ(end.status, 3);
  EXPECT_EQ(end.output, "done\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST(Child, ClosedPipesDoNotHideThatItHangs) {
  ChildCommand command = shell("exec >/dev/null 2>&1; sleep 1000");
  command.most_time = 300'000;
  EXPECT_EQ(end_of(command).how, ChildEnd::How::TookTooLong);
}

TEST(Child, WhoTalksWithoutEndIsEnded) {
  ChildCommand command = shell("cat /dev/zero");
  command.most_output = 1 << 20;
  EXPECT_EQ(end_of(command).how, ChildEnd::How::SaidTooMuch);
}

TEST(Child, WhoIsNotWantedAnyMoreIsEnded) {
  EXPECT_EQ(end_of(shell("sleep 1000"), [] { return false; }).how, ChildEnd::How::NotWanted);
}

TEST(Child, ItInheritsNothing) {
  // Its own listing opens one more.
  const ChildEnd end = end_of(shell("ls /proc/self/fd | wc -l"));
  EXPECT_EQ(end.output, "4\n");
}

TEST(Child, AMissingProgramIsAnError) {
  ChildCommand command;
  command.arguments = {"/nowhere/at/all"};
  EXPECT_FALSE(run_child(command, always).ok());
}

TEST(Child, TheProgramKnowsItself) {
  const auto own = own_program();
  ASSERT_TRUE(own.ok());
  EXPECT_NE(own.value().find("sandbox_test"), std::string::npos);
}

}  // namespace
}  // namespace casebook
