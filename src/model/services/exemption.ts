import { ANNOTATION_NEED_NOT_SURVIVE } from '../../istio/vocabulary';
import type { KubeObject } from '../object';

/** Outages that a service need not survive, as its owner declares. */
export interface Exemption {
  /** A pattern of outages as --outage takes them, in which * stands for any text: "gateway-down:*". */
  readonly outages: string;
  /** Why, in the owner's words. */
  readonly reason: string;
}

/** What the annotation of a Service declares, and the lines of it that do not have the form "PATTERN REASON". */
export interface DeclaredExemptions {
  readonly exemptions: readonly Exemption[];
  readonly malformed: readonly string[];
}

/** Reads the outages that a Service need not survive: a line each, the pattern first, then the reason. */
export function exemptionsOf({ annotations }: KubeObject): DeclaredExemptions {
  const exemptions: Exemption[] = [];
  const malformed: string[] = [];
  for (const line of (annotations[ANNOTATION_NEED_NOT_SURVIVE] ?? '').split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [, outages, reason] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (outages === undefined || reason === undefined) malformed.push(line);
    else exemptions.push({ outages, reason });
  }
  return { exemptions, malformed };
}
