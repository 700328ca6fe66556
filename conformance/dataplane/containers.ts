import type { KubernetesObject } from '../clusters/kubectl';
import type { Server } from './world';

/** A pod, as far as what runs in it depends on it. */
export interface Pod extends KubernetesObject {
  readonly spec: {
    readonly containers: readonly { readonly image: string; readonly args?: readonly string[] }[];
  };
  readonly status?: {
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** True for a pod whose containers run. */
export function isRunning({ metadata, status }: Pod): boolean {
  const isReady = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;
  return isReady && metadata.deletionTimestamp === undefined && status?.podIP !== undefined;
}

/** What the images that are known here do, in place of running them. Of others, nobody listens. */
export function serversOf(cluster: string, pod: Pod): readonly Server[] {
  const name = `${cluster}/${pod.metadata.name}`;
  return pod.spec.containers.flatMap(({ image, args = [] }) => {
    const known = helloWorld(image, pod) ?? httpEcho(image, args);
    return known === undefined ? [] : { name, address: `${pod.status!.podIP}:${known.port}`, answers: known.answers };
  });
}

type Program = Pick<Server, 'answers'> & { readonly port: number };

/** Istio's sample: one path, on port 5000. */
function helloWorld(image: string, { metadata }: Pod): Program | undefined {
  const version = /\/examples-helloworld-(v\d+):/.exec(image)?.[1];
  if (version === undefined) return undefined;
  const body = `Hello version: ${version}, instance: ${metadata.name}\n`;
  return { port: 5000, answers: { '/hello': { status: 200, body } } };
}

/** hashicorp/http-echo: the same answer to everything, by its arguments. */
function httpEcho(image: string, args: readonly string[]): Program | undefined {
  if (!/\/http-echo:/.test(image)) return undefined;
  const flag = (name: string): string | undefined =>
    args.find((arg) => arg.startsWith(`-${name}=`))?.slice(name.length + 2);
  const port = Number((flag('listen') ?? ':5678').split(':').at(-1));
  const reply = { status: Number(flag('status-code') ?? 200), body: `${flag('text') ?? ''}\n` };
  return { port, answers: { '*': reply } };
}
