/** A version of istiod. What is assumed is said wherever it matters. */
export interface IstioVersion {
  /** As it was given, "1.30.3". */
  readonly text: string;
  readonly minor: number;
  readonly patch: number;
  /** True if nobody said it, and the newest known is taken. */
  readonly assumed: boolean;
}

const NEWEST = '1.31.0';
const PATTERN = /^1\.(\d+)\.(\d+)(?:[-+].*)?$/;

/** True for MAJOR.MINOR.PATCH, with whatever a build adds after a hyphen. */
export function isIstioVersion(text: string): boolean {
  return PATTERN.test(text);
}

/** Reads MAJOR.MINOR.PATCH; what is absent or none is assumed to be the newest version known. */
export function parseIstioVersion(text: string | undefined): IstioVersion {
  const match = PATTERN.exec(text ?? '');
  if (text === undefined || match === null) return { ...parseIstioVersion(NEWEST), assumed: true };
  return { text, minor: Number(match[1]), patch: Number(match[2]), assumed: false };
}

/** True if a version is this one or newer. A pre-release counts as its release. */
export function isAtLeast({ minor, patch }: IstioVersion, wantedMinor: number, wantedPatch = 0): boolean {
  return minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch);
}
