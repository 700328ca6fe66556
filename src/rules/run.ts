import { compareFindings, type Finding } from '../model/finding';
import { describeObject } from '../model/kube-object';
import type { Mesh } from '../model/mesh';
import { RULES } from './index';
import type { Rule, Violation } from './rule';

/** Begins the annotation that silences a rule for an object: `allow.cdk8s-ambient/<rule>: <reason>`. */
export const SILENCING_PREFIX = 'allow.cdk8s-ambient/';

/** A finding that somebody gave a reason to pass over. */
export interface SilencedFinding extends Finding {
  readonly reason: string;
}

/** A finding, and what it was made from: enough to find the line, or the construct, again. */
export interface LocatedFinding {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly violation: Violation;
}

export interface RuleResults {
  readonly found: readonly LocatedFinding[];
  readonly silenced: readonly SilencedFinding[];
}

/** Silences a rule for the whole mesh, a cluster or an object, from a configuration file. */
export interface Silence {
  readonly rule: string;
  readonly reason: string;
  readonly cluster?: string;
  /** As "Kind namespace/name". */
  readonly object?: string;
}

/** Asks every rule about a mesh. */
export function runRules(mesh: Mesh, silences: readonly Silence[] = [], rules: readonly Rule[] = RULES): RuleResults {
  const found: LocatedFinding[] = [];
  const silenced: SilencedFinding[] = [];
  for (const rule of rules) {
    if (rule.needsSeveralClusters && mesh.clusters.length < 2) continue;
    for (const violation of rule.find(mesh)) {
      const finding = toFinding(rule, violation);
      const reason = reasonToSilence(finding, violation, silences);
      if (reason === undefined) found.push({ finding, rule, violation });
      else silenced.push({ ...finding, reason });
    }
  }
  return {
    found: found.sort((left, right) => compareFindings(left.finding, right.finding)),
    silenced: silenced.sort(compareFindings),
  };
}

function toFinding(rule: Rule, { cluster, object, path, message, fix }: Violation): Finding {
  return {
    rule: rule.id,
    severity: rule.severity,
    cluster: cluster.name,
    ...(object === undefined
      ? {}
      : { file: object.origin.file, line: object.origin.line, object: describeObject(object) }),
    ...(path === undefined ? {} : { path }),
    message: `${message} ${rule.why}`,
    fix: fix ?? rule.fix,
  };
}

/** An annotation of a Gateway is copied to the waypoint's pods, where changing it is a restart: it silences nothing. */
function reasonToSilence(finding: Finding, { object }: Violation, silences: readonly Silence[]): string | undefined {
  const annotation = object?.kind === 'Gateway' ? undefined : object?.annotations[SILENCING_PREFIX + finding.rule];
  if (annotation !== undefined && annotation.trim() !== '') return annotation;
  return silences.find(
    (silence) =>
      silence.rule === finding.rule &&
      (silence.cluster === undefined || silence.cluster === finding.cluster) &&
      (silence.object === undefined || silence.object === finding.object),
  )?.reason;
}
