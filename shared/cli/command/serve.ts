import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { openInstallation } from '#shared/installation/open-installation.ts';
import { logResult } from '#shared/runtime/log/log-result.ts';
import { type Cli, exitCodes } from '../invocation.ts';
import { serve } from '../serve/serving.ts';
import { type HelpText, withHelp } from './help.ts';

const serveOptions = z.object({ host: z.string(), port: z.number().optional(), schedule: z.boolean() });

const help: HelpText = {
  notes: [
    'A single machine needs nothing else: this process starts the runs by their configured schedules, as Cloud Scheduler does in the cloud. By default it listens on this machine only, and refuses what web pages make a browser send; beyond this machine it needs serve.tokens in the configuration. Stop it with Ctrl-C; the run under way ends in order.',
    'With upstreams.smtp it mails the contacts of a function that fails, once, and when it is well again.',
    'Logs go to stdout as JSON lines for Cloud Logging, on a terminal to stderr as text.',
  ],
  examples: [
    'lockstep serve -c lockstep.yaml',
    "curl --json '{}' localhost:8080/echo360-queue",
    `curl --json '{"mode": "dry-run"}' localhost:8080/lookup-gitlab`,
  ],
};

export function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('expected a port number.');
}

/** `lockstep serve`: the functions over HTTP, with a scheduler. */
export function addServe(program: Command, cli: Cli): void {
  const command = program
    .command('serve')
    .summary('serve the functions over HTTP and run them by schedule')
    .description('Serves every configured function at POST /<function> and runs each by its schedule.')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('-p, --port <port>', 'port to listen on (default: $PORT, else 8080)', portNumber)
    .option('--no-schedule', 'only answer requests');
  cli.perform(withHelp(command, help), async ({ load, composition, surroundings, console, options: global }) => {
    const { host, port, schedule } = serveOptions.parse(command.opts());
    const { config } = await load();
    const installation = await openInstallation(composition, config, surroundings, {
      level: global.debug ? 'debug' : config.log.level,
      logForm: console.lively ? 'readable' : 'cloud',
      colour: global.color,
    });
    try {
      await serve(installation, {
        host,
        port: port ?? portNumber(surroundings.env['PORT'] ?? '8080'),
        scheduled: schedule,
        clock: surroundings.clock,
        stop: surroundings.stop,
        onListening: (url, { tokens, hosts }) => {
          const holders = [...tokens.keys()].join(', ');
          const letsIn = holders === '' ? 'everybody on this machine' : `who shows the token of ${holders}`;
          const about = { url, functions: installation.configured, letsIn, names: [...hosts] };
          installation.log.info(about, 'listening');
        },
        onResult: (result, { trace }) => logResult(installation.log, result, trace),
      });
    } finally {
      await installation.close();
    }
    return exitCodes.ok;
  });
}
