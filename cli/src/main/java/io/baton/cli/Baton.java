package io.baton.cli;

import io.baton.cli.input.BadInputException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The {@code baton} command. */
@Command(
        name = "baton",
        description =
                "Hands the sessions of a failed server to another one, with every message handled once and in order.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ChaosCommand.class,
            CompareCommand.class,
            SimulateCommand.class,
            DeadLettersCommand.class,
            BrokerCommand.class,
            DatabaseCommand.class,
            ServerCommand.class
        })
public final class Baton implements Runnable {
    /** Before the address, in the line by which a process says that it accepts connections. */
    public static final String LISTENING = "listening on ";

    /** What was asked for was done, and all is right. */
    static final int RIGHT = 0;

    /** It was not. */
    static final int WRONG = 1;

    /** What was given cannot be used. */
    static final int BAD_INPUT = 2;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandLine.Model.CommandSpec spec;

    private Baton() {}

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command, to be executed. */
    static CommandLine commandLine() {
        return new CommandLine(new Baton())
                .setParameterExceptionHandler(Baton::badArguments)
                .setExecutionExceptionHandler(Baton::failed);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int badArguments(CommandLine.ParameterException e, String[] arguments) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        complain(e.getCommandLine(), e.getMessage() + ": see '" + command + " --help'");
        return BAD_INPUT;
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof BadInputException) {
            complain(command, String.valueOf(e.getMessage()));
            return BAD_INPUT;
        }
        complain(command, e.getMessage() == null ? e.toString() : e.getMessage());
        return WRONG;
    }

    /** Whatever it is, it is one line. */
    private static void complain(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": "
                + message.strip().replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }
}
