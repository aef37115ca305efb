/** The one place that turns an address into code: the page's policy lets this worker be started, and nothing else. */
import workerAddress from './layout-worker.ts?worker&url';

/** The name that the `trusted-types` directive of the console allows. */
const POLICY = 'layout-worker';

interface ScriptPolicy {
  /** Gives a `TrustedScriptURL`, which stands for a string wherever the browser takes one. */
  readonly createScriptURL: (address: string) => string;
}

interface PolicyFactory {
  readonly createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy;
}

function isFactory(value: unknown): value is PolicyFactory {
  return typeof value === 'object' && value !== null && 'createPolicy' in value;
}

const RULES: ScriptPolicy = {
  createScriptURL: (address) => {
    if (address !== workerAddress) throw new TypeError(`no code comes from ${address}`);
    return address;
  },
};

/** Browsers without Trusted Types take the address as it is. */
const factory: unknown = Reflect.get(globalThis, 'trustedTypes');
const policy = isFactory(factory) ? factory.createPolicy(POLICY, RULES) : RULES;

/** Starts a thread for layouts. */
export function startLayoutWorker(): Worker {
  return new Worker(policy.createScriptURL(workerAddress), { type: 'module' });
}
