/** How much is known about a version. */
export type VersionSupport =
  /** Its behaviour is known. */
  | 'known'
  /** No version was stated: the newest known one is assumed. */
  | 'assumed'
  /** Newer than the newest known one, and treated as that. */
  | 'newer'
  /** Older than the oldest supported one. */
  | 'older';

/** A version of istiod. */
export interface IstioVersion {
  /** As it was stated, "1.30.3". */
  readonly text: string;
  readonly minor: number;
  readonly patch: number;
  readonly support: VersionSupport;
  /** True if no version was stated, so that the newest known one is assumed. */
  readonly assumed: boolean;
}

/** The oldest supported minor: the first one whose waypoints route to other networks (istio release note 57537). */
export const OLDEST_MINOR = 28;
/** The newest minor whose behaviour is known. */
export const NEWEST_MINOR = 31;
/** What a cluster is assumed to run where its version is not stated. */
export const NEWEST_ISTIO_VERSION = `1.${NEWEST_MINOR}.0`;

const PATTERN = /^1\.(\d{1,4})\.(\d{1,6})(?:[-+].*)?$/;

/** Reports whether a text has the form MAJOR.MINOR.PATCH, with any suffix of a build after a hyphen. */
export function isIstioVersion(text: string): boolean {
  return PATTERN.test(text);
}

/** Reads MAJOR.MINOR.PATCH. Assumes the newest known version where the text is absent or has another form. */
export function parseIstioVersion(text: string | undefined): IstioVersion {
  const match = PATTERN.exec(text ?? '');
  if (text === undefined || match === null) {
    return { ...parseIstioVersion(NEWEST_ISTIO_VERSION), support: 'assumed', assumed: true };
  }
  const minor = Number(match[1]);
  const support = minor < OLDEST_MINOR ? 'older' : minor > NEWEST_MINOR ? 'newer' : 'known';
  return { text, minor, patch: Number(match[2]), support, assumed: false };
}
