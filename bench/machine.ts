import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { REPOSITORY } from './workspace';

/** Where and of what the figures are. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** GB. */
  readonly memory: number;
  readonly platform: string;
  readonly node: string;
  readonly commit: string;
  /** Whether files of the commit had been changed. */
  readonly dirty: boolean;
  readonly date: string;
  /** Processes that wanted a core in the minute before: what else was going on. */
  readonly load: number;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memory: Math.round(totalmem() / 1e9),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    commit: git('rev-parse', '--short=12', 'HEAD'),
    dirty: git('status', '--porcelain', '--', 'src', 'bench', 'package-lock.json') !== '',
    date: new Date().toISOString().slice(0, 10),
    load: loadavg()[0]!,
  };
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: REPOSITORY, encoding: 'utf8' }).trim();
}
