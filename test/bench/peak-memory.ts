/** The most memory this process has held, MiB. A benchmark has a process of its own, stand-ins included. */
export function peakMemoryMiB(): number {
  return process.resourceUsage().maxRSS / 1024;
}
