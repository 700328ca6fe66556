import { parse } from 'yaml';
import { validateObject } from '../../../src/model/schema/validate';

/** What is said of an object, as "path message" lines. */
export function judge(object: Record<string, unknown>): string[] {
  return validateObject(object).map(({ path, message }) => `${path.join('.')} ${message}`);
}

/** What is said of an object of a kind with this spec, in YAML. */
export function judgeSpec(apiVersion: string, kind: string, spec: string): string[] {
  return judge({ apiVersion, kind, metadata: { name: 'helloworld' }, spec: parse(spec) as unknown });
}

export const destinationRule = (spec: string): string[] => judgeSpec('networking.istio.io/v1', 'DestinationRule', spec);
export const gateway = (spec: string): string[] => judgeSpec('gateway.networking.k8s.io/v1', 'Gateway', spec);
export const httpRoute = (spec: string): string[] => judgeSpec('gateway.networking.k8s.io/v1', 'HTTPRoute', spec);
export const serviceEntry = (spec: string): string[] => judgeSpec('networking.istio.io/v1', 'ServiceEntry', spec);
export const service = (spec: string): string[] => judgeSpec('v1', 'Service', spec);
