import { readFileSync } from 'node:fs';
import { cpuOfChildren } from './cpu-of-children';
import type { Job, Report } from './job';

const MICROSECONDS = 1e6;
const MILLISECONDS = 1e3;
const BYTES_PER_KIB = 1024;
const BYTES_PER_MB = 1e6;

/**
 * Does the work of a program and prints what it took.
 *
 * @param prepare makes ready what the work is given, which is not measured, and returns the work
 */
export function measure(prepare: (job: Job, meter: Meter) => () => void, { inChildren = false } = {}): void {
  const meter = new Meter();
  const work = prepare(JSON.parse(process.argv[2]!) as Job, meter);
  const childrenBefore = cpuOfChildren();
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  work();
  const wall = (performance.now() - start) / MILLISECONDS;
  const { user, system } = process.cpuUsage(cpuBefore);
  const report: Report = {
    wall,
    cpu: (user + system) / MICROSECONDS + (cpuOfChildren() - childrenBefore),
    phases: meter.phases,
    peakMemory: inChildren ? undefined : peakMemory(),
  };
  console.log(JSON.stringify(report));
}

/** Keeps the time of each phase, without the phases inside it. */
export class Meter {
  public readonly phases: Record<string, number> = {};
  private running: { inner: number } | undefined;

  public phase<Result>(name: string, work: () => Result): Result {
    const outer = this.running;
    const own = { inner: 0 };
    this.running = own;
    const start = performance.now();
    try {
      return work();
    } finally {
      const spent = (performance.now() - start) / MILLISECONDS;
      this.running = outer;
      if (outer !== undefined) outer.inner += spent;
      this.phases[name] = (this.phases[name] ?? 0) + spent - own.inner;
    }
  }

  /** Times every call of an exported function, which compiled modules look up in their exports at each call. */
  public watch(name: string, exports: object, key: string): void {
    const functions = exports as Record<string, (...args: unknown[]) => unknown>;
    const original = functions[key];
    if (original === undefined) throw new Error(`bench/programs: there is no ${key}() to be timed as "${name}"`);
    functions[key] = (...args) => this.phase(name, () => original(...args));
  }
}

/**
 * The most memory this process held at once. Not resourceUsage().maxRSS: a process that was forked from a larger one
 * starts there with its parent's.
 */
export function peakMemory(): number | undefined {
  try {
    const kib = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kib === undefined ? undefined : (Number(kib) * BYTES_PER_KIB) / BYTES_PER_MB;
  } catch {
    return undefined; // not Linux
  }
}

/** What a job must have for this program. */
export function given<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`the job does not say ${what}`);
  return value;
}
