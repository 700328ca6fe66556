import {
  describeObject,
  labelsOfNamespace,
  matchesSelector,
  toLabelSelector,
  type KubeObject,
} from '../../../model/object';
import { fieldsOf, maps, texts } from '../../../util/maps';
import type { Cluster } from '../../../model/mesh';
import type { Unfollowed } from '../input';
import { notMade } from './not-made';
import type { PodMaker } from './pod-makers';

type Fields = Readonly<Record<string, unknown>>;

const GROUP_ADMISSION = 'admissionregistration.k8s.io';
/** The groups of programs that refuse objects by policies: Kyverno, and what Gatekeeper makes of a ConstraintTemplate. */
const GROUPS_KYVERNO: readonly string[] = ['kyverno.io', 'policies.kyverno.io'];
const GROUP_GATEKEEPER = 'constraints.gatekeeper.sh';

/** What a policy for pods names: pods, or what makes them. */
const KINDS = /(^|[/*])(Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|\*)$/;

/**
 * What makes pods that a webhook or policy of others may refuse: whether it does is not asked here. Webhooks that cannot be reached
 * refuse everything, unless they say "failurePolicy: Ignore". Those of Istio do not look at pods of ambient mode.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function podsAskedAboutIn(makers: readonly PodMaker[], { objects, namespaces }: Cluster): Unfollowed[] {
  if (makers.length === 0) return [];
  const policies = objects.map((object) => toPolicy(object, objects)).filter((one) => one !== undefined);
  return makers.flatMap((maker): Unfollowed[] => {
    const asked = policies.filter(({ mayRefuse }) => mayRefuse(maker, namespaces.get(maker.namespace)));
    const [first] = asked;
    if (maker.count === 0 || first === undefined) return [];
    const others = asked.length > 1 ? ` and ${asked.length - 1} more` : '';
    const why = `makes pods that ${describeObject(first.object)}${others} may refuse. That is not followed here.`;
    return [notMade(maker, why, { effect: 'reservation' })];
  });
}

interface Policy {
  readonly object: KubeObject;
  /** @param namespace that of the pods, where it was read */
  readonly mayRefuse: (maker: PodMaker, namespace: KubeObject | undefined) => boolean;
}

function toPolicy(object: KubeObject, all: readonly KubeObject[]): Policy | undefined {
  const { group, kind, body } = object;
  if (GROUPS_KYVERNO.includes(group)) return ofKyverno(object);
  if (group === GROUP_GATEKEEPER) return ofGatekeeper(object);
  if (group !== GROUP_ADMISSION) return undefined;
  if (kind === 'ValidatingAdmissionPolicyBinding') return ofBinding(object, all);
  if (kind !== 'MutatingWebhookConfiguration' && kind !== 'ValidatingWebhookConfiguration') return undefined;
  const webhooks = maps(body.webhooks).filter(
    ({ name, failurePolicy, rules }) =>
      !String(name).endsWith('.istio.io') && failurePolicy !== 'Ignore' && maps(rules).some(isForPods),
  );
  return {
    object,
    mayRefuse: (maker, namespace) => webhooks.some((webhook) => isSelected(webhook, maker, namespace)),
  };
}

/** A policy that was not read may be for anything. */
function ofBinding(object: KubeObject, all: readonly KubeObject[]): Policy | undefined {
  const { validationActions, policyName, matchResources } = fieldsOf(object.body.spec);
  if (!texts(validationActions).includes('Deny')) return undefined;
  const policy = all.find(({ kind, name }) => kind === 'ValidatingAdmissionPolicy' && name === policyName);
  const constraints = fieldsOf(fieldsOf(policy?.body.spec).matchConstraints);
  if (policy !== undefined && !maps(constraints.resourceRules).some(isForPods)) return undefined;
  const selectors = [constraints, fieldsOf(matchResources)];
  return {
    object,
    mayRefuse: (maker, namespace) => selectors.every((one) => isSelected(one, maker, namespace)),
  };
}

function isForPods({ operations, apiGroups, resources, scope }: Fields): boolean {
  const [asked, groups, kinds] = [operations, apiGroups, resources].map(texts);
  return (
    scope !== 'Cluster' &&
    asked!.some((one) => one === 'CREATE' || one === '*') &&
    groups!.some((one) => one === '' || one === '*') &&
    kinds!.some((one) => one === 'pods' || one === '*' || one === '*/*')
  );
}

/** A selector of labels that are not known is taken to match. A Namespace that was not read may match. */
function isSelected({ namespaceSelector, objectSelector }: Fields, maker: PodMaker, namespace?: KubeObject): boolean {
  const labels = labelsOfNamespace(maker.namespace, namespace?.labels);
  const inNamespace = namespace === undefined || matchesSelector(toLabelSelector(namespaceSelector), labels);
  const { podLabels } = maker;
  return inNamespace && (podLabels === undefined || matchesSelector(toLabelSelector(objectSelector), podLabels));
}

/** One that only reports refuses nothing. */
function ofKyverno(object: KubeObject): Policy | undefined {
  const { validationFailureAction, validationActions, rules, matchConstraints } = fieldsOf(object.body.spec);
  const enforces =
    /^enforce$/i.test(String(validationFailureAction)) ||
    maps(rules).some(({ validate }) => /^enforce$/i.test(String(fieldsOf(validate).failureAction))) ||
    texts(validationActions).includes('Deny');
  const named = maps(rules).flatMap(({ match }) => kindsIn(fieldsOf(match)));
  const isMeant =
    named.some((kind) => KINDS.test(kind)) || maps(fieldsOf(matchConstraints).resourceRules).some(isForPods);
  if (!enforces || !isMeant) return undefined;
  return { object, mayRefuse: ({ namespace }) => (object.namespace ?? namespace) === namespace };
}

function kindsIn({ any, all, resources }: Fields): string[] {
  const filters = [resources, ...[any, all].flatMap(maps).map((one) => one.resources)];
  return filters.flatMap((one) => texts(fieldsOf(one).kinds));
}

function ofGatekeeper(object: KubeObject): Policy | undefined {
  const { enforcementAction = 'deny', match } = fieldsOf(object.body.spec);
  const { kinds, namespaces, excludedNamespaces, namespaceSelector } = fieldsOf(match);
  if (enforcementAction !== 'deny') return undefined;
  if (
    kinds !== undefined &&
    !maps(kinds)
      .flatMap((one) => texts(one.kinds))
      .some((kind) => KINDS.test(kind))
  )
    return undefined;
  return {
    object,
    mayRefuse: (maker, namespace) =>
      (namespaces === undefined || texts(namespaces).includes(maker.namespace)) &&
      !texts(excludedNamespaces).includes(maker.namespace) &&
      isSelected({ namespaceSelector }, maker, namespace),
  };
}
