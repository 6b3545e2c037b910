package dev.jacket.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `jacket tour`: the systems that the command provides, played on this machine with their commands and bytes.
final class Tour implements Command {
    private static final List<String> LANGUAGES = List.of("en", "zh");

    /// A system of the tour.
    ///
    /// @param number its number, by which `--step` asks for it
    /// @param english what it is
    /// @param chinese the same
    /// @param act plays it
    record Step(int number, String english, String chinese, Act act) {}

    /// Plays a step.
    interface Act {
        void play(TourStage stage) throws Exception;
    }

    static List<Step> steps() {
        var steps = new ArrayList<Step>();
        steps.addAll(TourServers.first());
        steps.addAll(TourDatagrams.typed());
        steps.addAll(TourTalks.steps());
        steps.addAll(TourServers.greeting());
        steps.addAll(TourDatagrams.hello());
        return steps;
    }

    @Override
    public int run(Run run) throws Exception {
        var arguments = run.arguments();
        if (!arguments.operands().isEmpty()) {
            throw Trouble.usage(Quantity.shown(arguments.operands().getFirst())
                    + " is too much; the tour takes --step N and --list");
        }
        boolean chinese = arguments.word(Flag.LANG, "en", LANGUAGES).equals("zh");
        if (arguments.has(Flag.LIST)) {
            return list(chinese);
        }
        var steps = chosen(arguments);
        play(run, new TourStage(line -> Std.print(line + "\n"), chinese, isColored(arguments)), steps);
        return Exit.DONE;
    }

    static void play(Run run, TourStage stage, List<Step> steps) throws Exception {
        long began = System.nanoTime();
        if (steps.size() > 1) {
            welcome(stage, steps.size());
        }
        for (Step step : steps) {
            play(run, stage, step);
        }
        if (steps.size() > 1) {
            farewell(stage, steps.size(), (System.nanoTime() - began) / 1_000_000);
        }
    }

    private static void play(Run run, TourStage stage, Step step) throws Exception {
        stage.title(step.number(), step.english(), step.chinese());
        run.about("step " + step.number());
        try (stage) {
            step.act().play(stage);
        }
    }

    private static void welcome(TourStage stage, int count) throws IOException {
        stage.print(stage.say(
                count + " systems, played between this program's own servers and clients on loopback.\n"
                        + "$ is what you would type, each side in its own terminal; -> goes to the server, <- to the"
                        + " client.\nThe servers here have free ports; yours have those that you name.\n",
                count + " 个系统，由本程序自己的服务器和客户端在本机回环地址上演示。\n"
                        + "$ 是您会输入的命令，双方各用一个终端；-> 发往服务器，<- 发往客户端。\n"
                        + "这里的服务器用空闲端口；您的服务器用您指定的端口。\n"));
    }

    private static void farewell(TourStage stage, int count, long millis) throws IOException {
        String seconds = Quantity.decimal(millis / 1000.0);
        stage.print(stage.say(
                "That was all of it: " + count + " systems in " + seconds + " s; every socket is closed again.\n"
                        + "Next: jacket help, jacket help serve, or two terminals: jacket listen 1234 and jacket connect"
                        + " 1234.",
                "演示完毕：" + count + " 个系统，用时 " + seconds + " 秒；所有套接字都已关闭。\n"
                        + "接下来：jacket help、jacket help serve，或两个终端：jacket listen 1234 和 jacket connect 1234。"));
    }

    private static boolean isColored(Arguments arguments) {
        String color = arguments.word(Flag.COLOR, "auto", List.of("auto", "always", "never"));
        return color.equals("always")
                || (color.equals("auto") && Std.out() == Std.Kind.TERMINAL && System.getenv("NO_COLOR") == null);
    }

    private static List<Step> chosen(Arguments arguments) {
        if (!arguments.has(Flag.STEP)) {
            return steps();
        }
        long number = arguments.number(Flag.STEP, 0, 0, Long.MAX_VALUE);
        for (Step step : steps()) {
            if (step.number() == number) {
                return List.of(step);
            }
        }
        throw Trouble.usage("--step " + number + " is no step; jacket tour --list names them");
    }

    private static int list(boolean chinese) throws IOException {
        for (Step step : steps()) {
            Std.print((step.number() < 10 ? " " : "") + step.number() + "  "
                    + (chinese ? step.chinese() : step.english()) + "\n");
        }
        return Exit.DONE;
    }
}
