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
export interface Refusal {
  /** What to say with --despite to begin all the same; undefined where nothing helps. */
  readonly despite?: Despite;
  readonly what: string;
  readonly fix: string;
}

/** A drill that did not begin. Nothing was changed. */
export class DrillRefused extends Error {
  constructor(public readonly refusals: readonly Refusal[]) {
    super(`the drill does not begin, and nothing was changed.\n${refusals.map(refusalText).join('')}`);
    this.name = 'DrillRefused';
  }
}

function refusalText({ despite, what, fix }: Refusal): string {
  const how = despite === undefined ? '' : `; or begin all the same with --despite ${despite}`;
  return `  ${what}\n    fix: ${fix.replace(/\.$/, '')}${how}\n`;
}
