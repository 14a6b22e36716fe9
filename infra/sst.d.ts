/**
 * The parts of SST's own types that infra uses (sst/sst, platform/src/components: aws/function.ts, aws/apigatewayv2.ts,
 * secret.ts; platform/src/config.ts), for where `sst install` has not written the whole of them to `.sst/platform`.
 */
declare namespace sst {
  /** A value that is known now or once something is deployed. */
  type Input<T> = T | Output<T>;
  interface Output<T> {
    apply<U>(work: (value: T) => Input<U>): Output<U>;
  }

  /** A value of a stage, set by `sst secret set <name> <value>`. */
  class Secret {
    constructor(name: string, placeholder?: string);
    readonly value: Output<string>;
  }
}

declare namespace sst.aws {
  interface FunctionArgs {
    /** The path of the handler from the folder in `bundle`, without its extension, a dot and the name of the export. */
    handler: string;
    /** A folder that is deployed as it is. */
    bundle: string;
    description: string;
    runtime: 'nodejs24.x';
    architecture: 'x86_64' | 'arm64';
    memory: `${number} MB`;
    timeout: `${number} seconds`;
    environment: Readonly<Record<string, Input<string>>>;
    /** Publishes a version at each change. */
    versioning?: boolean;
    /** `reserved`: the most that run at once. */
    concurrency?: { reserved: number };
    logging?: { retention: '1 month'; format: 'json' | 'text' };
  }
  class Function {
    constructor(name: string, args: FunctionArgs);
    readonly arn: Output<string>;
    /** The resource itself: `qualifiedArn` names the published version. */
    readonly nodes: { readonly function: { readonly qualifiedArn: Output<string> } };
  }

  interface ApiGatewayV2Args {
    domain: Input<string>;
    cors: boolean;
    accessLog?: { retention: '1 month' };
  }
  class ApiGatewayV2 {
    constructor(name: string, args: ApiGatewayV2Args);
    readonly url: Output<string>;
    /** `<METHOD> <path>` or `$default`, and the ARN of the function that answers. Payload format 2.0. */
    route(route: string, functionArn: Input<string>): void;
  }
}

/** Pulumi's provider, which SST makes a global. */
declare namespace aws.iam {
  class Role {
    constructor(name: string, args: { description: string; assumeRolePolicy: sst.Input<string> });
    readonly id: sst.Output<string>;
    readonly arn: sst.Output<string>;
  }
  class RolePolicy {
    constructor(name: string, args: { role: sst.Input<string>; policy: sst.Input<string> });
    readonly id: sst.Output<string>;
  }
}

declare const $app: { readonly name: string; readonly stage: string };

declare function $config(config: {
  app(input: { stage: string }): {
    name: string;
    home: 'aws';
    removal: 'remove' | 'retain';
    protect: boolean;
    providers: { aws: { region: string } };
  };
  run(): Promise<Readonly<Record<string, sst.Input<string>>>>;
}): unknown;

declare function $jsonStringify(value: unknown): sst.Output<string>;
