import type { KubeObject } from '../../../model/object';
import type { ProxyAnswer } from '../../proxy';
import { because, type Reason } from '../../answer';

/**
 * An ejected gateway that is sent in several localities. To Envoy it is one host, in the first of them. When that locality has no
 * pods left, it is a host of the next one, which is another host: nothing of its ejection is left.
 *
 * @see envoy source/common/upstream/upstream_impl.cc BaseDynamicClusterImpl::updateDynamicHostList
 */
export function describeHostIdentity(
  { assignment: { endpoints }, settlement: { ejected } }: Pick<ProxyAnswer, 'assignment' | 'settlement'>,
  cluster: string,
  object: KubeObject,
): Reason[] {
  return [...ejected.keys()].flatMap((address) => {
    const sent = endpoints.filter((endpoint) => endpoint.address === address);
    const localities = [...new Set(sent.map(({ locality }) => locality))];
    const [first] = localities;
    if (first === undefined || localities.length === 1) return [];
    const text = `${address} is sent in ${localities.length} localities, and is one host to Envoy, in the first (${first}). Once that has no pods, it is a new host in the next one, and its ejection is forgotten.`;
    return [because(text, cluster, object)];
  });
}
