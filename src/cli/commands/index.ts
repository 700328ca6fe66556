/* eslint-disable @typescript-eslint/no-require-imports -- an import would be loaded by every command */
import type { Command } from '../line/command';

/** A command by name. It is loaded when it is called: a prediction needs more than `--version` should wait for. */
export interface CommandEntry {
  readonly name: string;
  /** What it answers, in a few words. */
  readonly summary: string;
  readonly load: () => Command;
}

/** All commands, in the order in which help lists them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'write a project that works at once',
    load: () => (require('./init') as { init: Command }).init,
  },
  {
    name: 'check',
    summary: 'find what would go wrong in an outage, on any YAML',
    load: () => (require('./check') as { check: Command }).check,
  },
  {
    name: 'predict',
    summary: 'where requests go, in each outage',
    load: () => (require('./predict') as { predict: Command }).predict,
  },
  {
    name: 'explain',
    summary: 'why requests go there, step by step',
    load: () => (require('./explain') as { explain: Command }).explain,
  },
  {
    name: 'diff',
    summary: 'what a change does to where requests go',
    load: () => (require('./diff') as { diff: Command }).diff,
  },
  {
    name: 'report',
    summary: 'a page that shows the mesh and its outages',
    load: () => (require('./report') as { report: Command }).report,
  },
  {
    name: 'endpoints',
    summary: 'which endpoints istiod sends each waypoint',
    load: () => (require('./endpoints') as { endpoints: Command }).endpoints,
  },
  {
    name: 'snapshot',
    summary: 'write live clusters to a mesh directory',
    load: () => (require('./snapshot') as { snapshot: Command }).snapshot,
  },
  {
    name: 'verify',
    summary: 'compare live clusters with a mesh directory',
    load: () => (require('./verify') as { verify: Command }).verify,
  },
  {
    name: 'drill',
    summary: 'practise an outage in a live cluster',
    load: () => (require('./drill') as { drill: Command }).drill,
  },
];
