import type { Problem } from '../diagnostics';

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
  /** What was stated in place of a version, where it is not one: "latest". */
  readonly unreadable?: string;
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

/** The version in the tag of an image, with its suffix; undefined where the tag is not a version, or there is none. */
export function versionInImage(image: unknown): string | undefined {
  const tag = typeof image === 'string' ? /:([^:/@]+)(?:@[^@]*)?$/.exec(image)?.[1] : undefined;
  return tag !== undefined && isIstioVersion(tag) ? tag : undefined;
}

/** Reads MAJOR.MINOR.PATCH. Assumes the newest known version where the text is absent or has another form. */
export function parseIstioVersion(text: string | undefined): IstioVersion {
  const match = PATTERN.exec(text ?? '');
  if (text === undefined || match === null) {
    const assumed = { ...parseIstioVersion(NEWEST_ISTIO_VERSION), support: 'assumed', assumed: true } as const;
    return text === undefined ? assumed : { ...assumed, unreadable: text };
  }
  const minor = Number(match[1]);
  const support = minor < OLDEST_MINOR ? 'older' : minor > NEWEST_MINOR ? 'newer' : 'known';
  return { text, minor, patch: Number(match[2]), support, assumed: false };
}

/** The supported minors, for texts: "1.28 to 1.31". */
export const KNOWN_VERSIONS = `1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}`;

/** Says what a version that is stated and not known is treated as. */
export function describeUnknownVersion({ text, support, unreadable }: IstioVersion): string {
  if (unreadable !== undefined) {
    return `its Istio is ${JSON.stringify(unreadable)}, which is not of the form MAJOR.MINOR.PATCH: ${text} is assumed.`;
  }
  return support === 'newer'
    ? `Istio ${text} is newer than the newest known version (1.${NEWEST_MINOR}) and is treated as ${NEWEST_ISTIO_VERSION}: its behaviour may differ.`
    : `Istio ${text} is older than the oldest supported version (1.${OLDEST_MINOR}) and is treated as that without what 1.${OLDEST_MINOR} added: its behaviour may differ.`;
}

/** Describes what is wrong with the form of a version. Undefined where nothing is. */
export function malformedVersion(text: string): Problem | undefined {
  if (isIstioVersion(text)) return undefined;
  return {
    message: `Istio version ${JSON.stringify(text)} is not of the form MAJOR.MINOR.PATCH, with 1 for MAJOR.`,
    why: 'patch releases change where traffic goes (1.28.1 did), so a prediction for "1.28" could be wrong in an outage.',
    fix: 'write the version that `istioctl version` shows for istiod, for example "1.30.3".',
  };
}
