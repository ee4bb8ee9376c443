import { readFileSync, readlinkSync } from 'node:fs';
import type { Processes, ProcessIdentity } from '#shared/runtime/lease/processes.ts';

/**
 * What the kernel says of a process (`proc_pid_stat(5)`); undefined where it says nothing, be it that another user's
 * processes are hidden.
 */
function statOf(pid: number): { readonly state: string; readonly threads: number; readonly began: string } | undefined {
  const text = read(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name before it may hold spaces and brackets.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
  const [state, threads, began] = [fields[0], fields[17], fields[19]];
  if (state === undefined || threads === undefined || began === undefined) return undefined;
  return { state, threads: Number(threads), began };
}

function read(from: () => string): string | undefined {
  try {
    return from();
  } catch {
    // Not Linux, a kernel that hides it, or a process that is not there: nothing is known.
    return undefined;
  }
}

/** The machine since its start, and the namespace in which its process ids count. */
function machineNow(): string | undefined {
  const boot = read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))?.trim();
  const namespace = read(() => readlinkSync('/proc/self/ns/pid'));
  return boot === undefined || boot === '' || namespace === undefined ? undefined : `${boot} ${namespace}`;
}

/** Whether there is a process of that id, by the one question that is answered for other users' processes too. */
function exists(pid: number, kill: (pid: number, signal: 0) => unknown): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** The processes of a Linux machine, by what its kernel says. Elsewhere nothing is known of any. */
export function linuxProcesses(current: Pick<NodeJS.Process, 'pid' | 'kill'>): Processes {
  const machine = machineNow();
  const stat = statOf(current.pid);
  const own: ProcessIdentity | undefined =
    machine === undefined || stat === undefined ? undefined : { machine, pid: current.pid, began: stat.began };
  return {
    own,
    isGone: identity => {
      if (own === undefined || identity.machine !== own.machine) return false;
      if (!exists(identity.pid, (pid, signal) => current.kill(pid, signal))) return true;
      const found = statOf(identity.pid);
      if (found === undefined) return false;
      // A zombie has ended and waits for its parent to hear of it.
      return found.began !== identity.began || (['Z', 'X'].includes(found.state) && found.threads <= 1);
    },
  };
}
