import { Command, CommanderError } from 'commander';
import { harmless } from '#shared/core/printable.ts';
import { functionsOf } from '#shared/descriptor/catalogue.ts';
import type { Output, Surroundings } from '#shared/installation/surroundings.ts';
import { addConfig } from './command/config.ts';
import { addDecisions } from './command/decisions.ts';
import { addDoctor } from './command/doctor.ts';
import { addRuns, addShow } from './command/history.ts';
import { addOperations } from './command/operations.ts';
import { collect } from './command/parameter-options.ts';
import { addPlan } from './command/plan.ts';
import { addProbe } from './command/probe.ts';
import { addRepair } from './command/repair.ts';
import { addRun } from './command/run.ts';
import { addSandbox } from './command/sandbox.ts';
import { addServe } from './command/serve.ts';
import { addState } from './command/state.ts';
import { addStatus } from './command/status.ts';
import { addView } from './command/view.ts';
import type { Composition } from './commands.ts';
import { type Cli, exitCodes, invoke } from './invocation.ts';
import { styleFor } from './render/style.ts';

function functionsAndCodes({ syncs }: Composition): string {
  const functions = functionsOf(syncs);
  const longest = Math.max(...functions.map(({ name }) => name.length));
  return `
Functions:
${functions.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`).join('\n')}

Exit codes:
  0  succeeded, or nothing to do
  1  failed
  2  wrong usage; nothing was started
  3  partial: some items failed
  4  blocked: over a limit, a person decides
  5  aborted: an upstream is down, or out of time
  6  skipped: paused, or another run is at work

Start here:
  $ lockstep sandbox                         see everything work
  $ lockstep config check -c lockstep.yaml   check a configuration
  $ lockstep plan echo360-queue              see what a run would do`;
}

/** Every word on its way out passes here, whoever wrote it: a command, the help, a log. */
function harmlessOutput(output: Output): Output {
  return {
    write: text => output.write(harmless(text)),
    isTTY: output.isTTY,
    get columns() {
      return output.columns;
    },
    ...(output.terminal === undefined ? {} : { terminal: output.terminal }),
  };
}

/** Builds the command line and runs what it says; resolves to the exit code. Never throws, never ends the process. */
export async function runCli(composition: Composition, given: Surroundings): Promise<number> {
  const surroundings = { ...given, stdout: harmlessOutput(given.stdout), stderr: harmlessOutput(given.stderr) };
  const { stdout, stderr, argv } = surroundings;
  let exitCode: number = exitCodes.ok;
  const program = new Command('lockstep')
    .description("Keeps a university's systems in step: each function copies one truth from one system to another.")
    .version(composition.version, '-V, --version')
    .option(
      '-c, --config <file>',
      'configuration file; several are merged in order (repeat it, or separate by commas)',
      collect,
    )
    .option('--json', 'print one JSON document and nothing else on stdout')
    .option('--verbose', 'log what happens, on stderr')
    .option('--debug', 'log everything, and show where an error came from')
    .option('--no-color', 'no colours (NO_COLOR does the same)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: text => stdout.write(text),
      writeErr: text => stderr.write(text),
      getOutHelpWidth: () => styleFor({ colour: false, width: stdout.columns ?? 100 }).width,
      getErrHelpWidth: () => styleFor({ colour: false, width: stderr.columns ?? 100 }).width,
    })
    .showHelpAfterError('(--help tells more)')
    .exitOverride();
  const cli: Cli = {
    composition,
    perform: (command, body) => {
      command.action(async () => {
        exitCode = await invoke(command, body, composition, surroundings);
      });
    },
  };
  program.addHelpText('after', functionsAndCodes(composition));
  program.commandsGroup('Run:');
  addRun(program, cli);
  addPlan(program, cli);
  addServe(program, cli);
  addSandbox(program, cli);
  program.commandsGroup('Look:');
  addStatus(program, cli);
  addView(program, cli);
  addRuns(program, cli);
  addShow(program, cli);
  addConfig(program, cli);
  addDoctor(program, cli);
  addProbe(program, cli);
  program.addHelpCommand(new Command('help').argument('[command]').description('explain a command').helpGroup('Look:'));
  program.commandsGroup('Decide:');
  addDecisions(program, cli);
  addOperations(program, cli);
  addRepair(program, cli);
  addState(program, cli);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}
