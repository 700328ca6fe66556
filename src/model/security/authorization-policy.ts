import { mapsInPlace } from '../../util/maps';
import { isMap, stringMap, type KubeObject } from '../object';
import { ANNOTATION_DRY_RUN, GROUP_SECURITY } from '../../istio/vocabulary';

/** An AuthorizationPolicy as istiod reads it. */
export interface AuthorizationPolicy {
  readonly object: KubeObject;
  readonly name: string;
  readonly namespace: string;
  readonly action: AuthorizationAction;
  /** The labels of the pods it is for; undefined where it has no selector, empty where it selects by no label. */
  readonly selector: Readonly<Record<string, string>> | undefined;
  /** What it is attached to in place of pods. */
  readonly targets: readonly PolicyTarget[];
  readonly rules: readonly AuthorizationRule[];
  /** True if it is only logged what it would do. */
  readonly isDryRun: boolean;
}

export type AuthorizationAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** An object that a policy is attached to. */
export interface PolicyTarget {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** A rule matches what matches one of `from`, one of `to` and all of `when`; an empty list asks for nothing. */
export interface AuthorizationRule {
  readonly from: readonly AttributeMatch[];
  readonly to: readonly AttributeMatch[];
  readonly when: readonly Condition[];
}

/** Values by the name of their field, as `principals` or `notPorts`; fields without values are left out. */
export type AttributeMatch = Readonly<Record<string, readonly string[]>>;

/** A condition on an attribute that `from` and `to` have no field for. */
export interface Condition {
  readonly key: string;
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

const ACTIONS: readonly AuthorizationAction[] = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'];

/** The AuthorizationPolicy an object is, if it is one. */
export function toAuthorizationPolicy(object: KubeObject): AuthorizationPolicy | undefined {
  if (object.kind !== 'AuthorizationPolicy' || object.group !== GROUP_SECURITY) return undefined;
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  const several = mapsInPlace(spec.targetRefs);
  const single = isMap(spec.targetRef) ? [spec.targetRef] : [];
  return {
    object,
    name: object.name,
    namespace: object.namespace ?? 'default',
    action: ACTIONS.find((action) => action === spec.action) ?? 'ALLOW',
    selector: isMap(spec.selector) ? stringMap(spec.selector.matchLabels) : undefined,
    targets: (several.length > 0 ? several : single).map(toTarget),
    rules: mapsInPlace(spec.rules).map(toRule),
    isDryRun: object.annotations[ANNOTATION_DRY_RUN]?.toLowerCase() === 'true',
  };
}

function toTarget({ group, kind, name, namespace }: Record<string, unknown>): PolicyTarget {
  return {
    group: typeof group === 'string' && group !== 'core' ? group : '',
    kind: String(kind),
    name: String(name),
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : undefined,
  };
}

function toRule({ from, to, when }: Record<string, unknown>): AuthorizationRule {
  return {
    from: mapsInPlace(from).map(({ source }) => toAttributes(source)),
    to: mapsInPlace(to).map(({ operation }) => toAttributes(operation)),
    when: mapsInPlace(when).map(({ key, values, notValues }) => ({
      key: String(key),
      values: texts(values),
      notValues: texts(notValues),
    })),
  };
}

function toAttributes(fields: unknown): AttributeMatch {
  const entries = Object.entries(isMap(fields) ? fields : {}).map(([name, values]) => [name, texts(values)] as const);
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).map(String);
}
