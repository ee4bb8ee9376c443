import type { Benchmark, Measurement } from '#test/bench/benchmark.ts';
import { type Figures, inTwoProcesses } from '#test/bench/lookup-gitlab/in-two-processes.ts';
import { begins, runOnce, startUpstreams } from '#test/bench/lookup-gitlab/scene.ts';
import { callsPerChange, pageSize, type Task, taskOf } from '#test/bench/lookup-gitlab/task.ts';
import { SimulatedClock } from '#test/bench/simulated-clock.ts';

const users = 50_000;
const manyUsers = 200_000;
const latencyMs = 200;
/** The sync's default: accounts changed side by side. */
const concurrency = 4;

/** A page's address is only known from the one before, so pages follow one another; Lookup is asked meanwhile. */
function leastSeconds({ users: all, changes }: Task): number {
  const pages = Math.ceil(all / pageSize);
  return ((pages + Math.ceil(changes / concurrency) * callsPerChange) * latencyMs) / 1000;
}

async function callsAndTime(task: Task): Promise<Measurement[]> {
  const clock = new SimulatedClock(begins);
  const upstreams = await startUpstreams(clock, users, latencyMs);
  const began = clock.monotonic();
  const { requests, counts } = await runOnce(upstreams, users, clock);
  const seconds = (clock.monotonic() - began) / 1000;
  await Promise.all(upstreams.standIns.map(standIn => standIn.close()));
  clock.close();
  const calls = Object.values(requests).reduce((sum, count) => sum + count, 0);
  const done = Object.values(counts).reduce((sum, count) => sum + count.done, 0);
  const least = leastSeconds(task);
  return [
    { what: 'changes left undone', measured: Math.abs(task.changes - done), least: 0, limit: 0 },
    { what: 'calls to GitLab and Lookup', measured: calls, least: task.leastCalls, limit: 1.05 * task.leastCalls },
    { what: 'seconds by the clock', measured: seconds, least, limit: 1.3 * least },
  ];
}

function memory(count: number, { peakMiB, seconds }: Figures, limit: number): Measurement[] {
  const scale = `${count.toLocaleString('en-GB')} users`;
  return [
    { what: `peak memory of the sync, ${scale}, MiB`, measured: peakMiB, least: null, limit },
    { what: `seconds of real time without latency, ${scale}`, measured: seconds, least: null, limit: null },
  ];
}

export const benchmark: Benchmark = {
  title: `Lookup → GitLab: ${users.toLocaleString('en-GB')} users, 1 % changed`,
  run: async () => {
    const task = taskOf(users);
    const rows = [
      ...(await callsAndTime(task)),
      ...memory(users, await inTwoProcesses(users), 256),
      ...memory(manyUsers, await inTwoProcesses(manyUsers), 512),
    ];
    const notes = [
      `${task.users} users, of whom ${task.people} are people; ${task.changes} changes: to block, to unblock, and idle externals.`,
      `Least calls: a page for ${pageSize} users, a question for 200 people, ${callsPerChange} calls a change (look, claim, act, look again).`,
      `Every answer takes ${latencyMs} ms; ${concurrency} accounts are changed side by side.`,
      'Where memory is measured, the stand-ins run in another process, and Node without options, as the function runs.',
    ];
    return { rows, notes };
  },
};
