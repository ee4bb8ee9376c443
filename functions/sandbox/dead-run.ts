import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { Deed } from '#shared/descriptor/scene.ts';
import { readControl, updateControl } from '#shared/runtime/lease/control-record.ts';
import { runIdAt } from '#shared/runtime/run/run-id.ts';

/** What a process leaves that was killed in the midst of a run: its ticket, and no more sign of life. */
export function deadRun({ store, operations }: Pick<Installation, 'store' | 'operations'>, name: string): Deed {
  let left: string | undefined;
  return {
    name: 'dead-run',
    title: `A process is killed in the midst of ${name}`,
    summary: `The lease of ${name} stays with a run that says nothing any more. The next run takes over by itself; the console can release it at once.`,
    isBroken: () => left !== undefined,
    break: async () => {
      const { ticket } = (await readControl(store, name)).value;
      if (ticket !== null) return `A run of ${name} is at work: wait for its end.`;
      const now = operations.now();
      const runId = runIdAt(now, operations.randomId());
      const who = { holder: 'a killed process', process: null, goneAt: null, controls: [], terms: null };
      const dead = { id: operations.randomId(), runId, takenAt: now, ...who };
      await updateControl(store, name, control => ({ ...control, ticket: control.ticket ?? dead }));
      left = dead.id;
      return `Run ${runId} of ${name} holds the lease and is dead.`;
    },
    undo: async () => {
      await updateControl(store, name, control =>
        control.ticket?.id === left ? { ...control, ticket: null } : control,
      );
      left = undefined;
      return `The lease of ${name} is free.`;
    },
  };
}
