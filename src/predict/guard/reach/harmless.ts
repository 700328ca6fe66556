import { isMap, type KubeObject } from '../../../model/object';

/**
 * Reports whether what a ConfigMap adds to the objects that istiod generates for a Gateway decides where requests go: more
 * replicas, labels, resources and places do not.
 */
export function isHarmlessTemplate({ body }: KubeObject): boolean {
  const { deployment = '', service = '' } = isMap(body.data) ? body.data : {};
  return (
    !/^\s*(-\s*)?(env|envFrom|hostNetwork|args|image):|^\s*replicas:\s*0\s*$/m.test(String(deployment)) &&
    !/^\s*spec:/m.test(String(service))
  );
}
