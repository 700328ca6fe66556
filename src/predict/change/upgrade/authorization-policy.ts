import { isMap, type KubeObject } from '../../../model/object';

const GROUP = 'security.istio.io';
/** What a rule says of requests that only HTTP has. */
const OF_SOURCES = ['requestPrincipals', 'notRequestPrincipals'];
const OF_OPERATIONS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];

/** Reports whether an object is an AuthorizationPolicy that says anything of HTTP requests. */
export function hasHttpAttributes({ kind, group, body }: KubeObject): boolean {
  if (kind !== 'AuthorizationPolicy' || group !== GROUP) return false;
  const spec = isMap(body.spec) ? body.spec : {};
  return spec.action === 'CUSTOM' || listOf(spec.rules).some(isOfHttp);
}

/** The Services that an AuthorizationPolicy targets, as "namespace/name". */
export function targetedServices({ namespace, body }: KubeObject): string[] {
  const spec = isMap(body.spec) ? body.spec : {};
  return [...listOf(spec.targetRefs), ...(isMap(spec.targetRef) ? [spec.targetRef] : [])]
    .filter(({ kind }) => kind === 'Service')
    .map(({ name }) => `${namespace ?? 'default'}/${String(name)}`);
}

function isOfHttp({ from, to, when }: Record<string, unknown>): boolean {
  return (
    listOf(from).some(({ source }) => saysAny(source, OF_SOURCES)) ||
    listOf(to).some(({ operation }) => saysAny(operation, OF_OPERATIONS)) ||
    listOf(when).some(({ key }) => typeof key === 'string' && key.startsWith('request.'))
  );
}

function saysAny(value: unknown, fields: readonly string[]): boolean {
  return isMap(value) && fields.some((field) => listed(value[field]));
}

function listed(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
