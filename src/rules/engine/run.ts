import { compareDiagnostics, type Diagnostic } from '../../diagnostics';
import { annotatedReason, describeObject, findSilence, type Silence } from '../../model/object';
import type { Mesh } from '../../model/mesh';
import { isExplained, isSaidByOther, type Explanation } from './explains';
import { RULES } from './index';
import { oncePerService } from './once-per-service';
import { oncePerObject } from './questions';
import type { Rule, Violation } from './rule';

export { SILENCING_PREFIX, type Silence } from '../../model/object';

/** Added to the fix where a Gateway has such an annotation. */
const NOT_ON_A_GATEWAY = ` (An annotation on a Gateway silences nothing, because istiod copies it to the waypoint’s pods: use --config.)`;

/** A finding that is silenced, with the reason. */
export interface SilencedFinding extends Diagnostic {
  readonly reason: string;
}

/** A finding, and what it was made from: enough to find the line, or the construct, again. */
export interface LocatedFinding {
  readonly finding: Diagnostic;
  readonly rule: Rule;
  readonly violation: Violation;
}

export interface RuleResults {
  readonly found: readonly LocatedFinding[];
  /** What general rules found, and findings of special rules explain. */
  readonly explained: readonly LocatedFinding[];
  readonly silenced: readonly SilencedFinding[];
}

/** Asks every rule about a mesh. */
export function runRules(mesh: Mesh, silences: readonly Silence[] = [], rules: readonly Rule[] = RULES): RuleResults {
  const found: LocatedFinding[] = [];
  const silenced: (Explanation & { readonly finding: SilencedFinding })[] = [];
  for (const rule of rules) {
    if (rule.needsSeveralClusters && mesh.clusters.length < 2) continue;
    for (const violation of rule.find(mesh)) {
      const finding = toFinding(rule, violation);
      const reason = reasonToSilence(finding, violation, silences);
      if (reason === undefined) found.push({ finding, rule, violation });
      else silenced.push({ finding: { ...finding, reason }, violation });
    }
  }
  const explained = explainedAmong(mesh, found, silenced);
  const isLeftOut = new Set(explained);
  return {
    found: oncePerService(eachUnknownOnce(found.filter((one) => !isLeftOut.has(one)))).sort((left, right) =>
      compareDiagnostics(left.finding, right.finding),
    ),
    explained,
    silenced: eachUnknownOnce(silenced)
      .map(({ finding }) => finding)
      .sort(compareDiagnostics),
  };
}

/**
 * What a general rule finds of a failover where findings of special rules, silenced ones too, explain it; and what findings of other
 * rules say already.
 */
function explainedAmong(
  mesh: Mesh,
  found: readonly LocatedFinding[],
  silenced: readonly Explanation[],
): LocatedFinding[] {
  const special = [...found, ...silenced].filter(({ violation }) => violation.failover === undefined);
  return found.filter((one) => {
    const { finding, violation } = one;
    const { failover } = violation;
    if (failover === undefined) return isSaidByOther(one, found);
    return isExplained(mesh, { finding, violation: { ...violation, failover } }, special);
  });
}

/** What makes answers unknown is said once of each object, however many services and clients depend on it. */
function eachUnknownOnce<One extends Explanation>(found: readonly One[]): One[] {
  const isUnknown = ({ violation: { failover } }: One): boolean =>
    failover !== undefined && failover.errors === undefined;
  const said = new Set(oncePerObject(found.filter(isUnknown).map(({ violation }) => violation)));
  return found.filter((one) => !isUnknown(one) || said.has(one.violation));
}

function toFinding(rule: Rule, { cluster, object, path, messageId, message, fix }: Violation): Diagnostic {
  return {
    rule: rule.id,
    severity: rule.severity,
    cluster: cluster.name,
    ...(object === undefined
      ? {}
      : { file: object.origin.file, line: object.origin.line, object: describeObject(object) }),
    ...(path === undefined ? {} : { path }),
    messageId,
    message,
    why: rule.why,
    fix: `${fix ?? rule.fix}${object?.kind === 'Gateway' && annotatedReason(object, rule.id) !== undefined ? NOT_ON_A_GATEWAY : ''}`,
  };
}

/** Silences findings by the entries of a configuration file. */
export function silence(
  findings: readonly Diagnostic[],
  silences: readonly Silence[],
): { findings: Diagnostic[]; silenced: SilencedFinding[] } {
  const judged = findings.map((finding) => ({ finding, reason: silenceOf(finding, silences)?.reason }));
  return {
    findings: judged.flatMap(({ finding, reason }) => (reason === undefined ? [finding] : [])),
    silenced: judged.flatMap(({ finding, reason }) => (reason === undefined ? [] : [{ ...finding, reason }])),
  };
}

/** The first silence that is meant for a finding. */
export function silenceOf(finding: Diagnostic, silences: readonly Silence[]): Silence | undefined {
  return findSilence(silences, finding);
}

/** An annotation of a Gateway is copied to the waypoint's pods, where changing it is a restart: it silences nothing. */
function reasonToSilence(finding: Diagnostic, { object }: Violation, silences: readonly Silence[]): string | undefined {
  const annotation = object?.kind === 'Gateway' ? undefined : annotatedReason(object, finding.rule);
  return annotation ?? silenceOf(finding, silences)?.reason;
}
