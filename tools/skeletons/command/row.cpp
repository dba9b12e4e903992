Command skeleton() {
  return {.name = "skeleton",
          .arguments = "",
          .argument = Kind::Text,
          .least = 0,
          .most = 0,
          .summary = {"SKELETON, one line", "SKELETON 一行说明"},
          .description = {"SKELETON: what it does, in whole sentences.",
                          "SKELETON：用完整的句子说明其作用。"},
          .options = {&kOutput},
          .examples = {{"casebook skeleton", {"SKELETON: what one sees", "SKELETON：将看到的内容"}}},
          .run = run_skeleton};
}
