import type { Problem } from '../../diagnostics';

/** A reason not to begin that --despite overrules. */
export const DESPITES = [
  'prediction',
  'capacity',
  'keda',
  'gitops',
  'several-workloads',
  'other-services',
  'owner',
] as const;
export type Despite = (typeof DESPITES)[number];

/** Why a drill does not begin. */
export interface Objection extends Pick<Problem, 'message' | 'fix'> {
  /** What to say with --despite to begin all the same; undefined where nothing helps. */
  readonly despite?: Despite;
}

/** A drill that did not begin. Nothing was changed. */
export class DrillRefused extends Error {
  constructor(public readonly objections: readonly Objection[]) {
    super(`the drill does not begin, and nothing was changed.\n${objections.map(objectionText).join('')}`);
    this.name = 'DrillRefused';
  }
}

function objectionText({ despite, message, fix }: Objection): string {
  const how = despite === undefined ? '' : `; or begin all the same with --despite ${despite}`;
  return `  ${message}\n    fix: ${fix.replace(/\.$/, '')}${how}\n`;
}
