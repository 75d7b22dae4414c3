import type { RequestContext, ServerContext } from "../http/request-context.js";
import { isAllowed } from "../http/access.js";
import { sendJson } from "../http/reply.js";
import { readObject } from "../http/request-body.js";
import type { User } from "../http/users.js";
import { fieldsOf, textOf } from "../json/json-access.js";
import type { JsonObject } from "../json/json-object.js";
import { groupVersion, type Kind } from "../kinds/kind-registry.js";
import { badRequest } from "../refusals/refusals.js";

/** What a review asks, and who asks it. */
interface Question {
  readonly context: ServerContext;
  readonly spec: JsonObject;
  readonly user: User;
}

type Answer = (question: Question) => { readonly spec?: JsonObject; readonly status: JsonObject };

/** The kinds of reviews and how they are answered. Nothing of a review is stored. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  SelfSubjectAccessReview: ({ spec, user }) => ({ status: accessStatus(user, spec) }),
  SubjectAccessReview: ({ context, spec }) => ({ status: accessStatus(subjectOf(context, spec), spec) }),
  LocalSubjectAccessReview: ({ context, spec }) => ({
    status: accessStatus(subjectOf(context, spec), spec),
  }),
  SelfSubjectRulesReview: ({ spec, user }) => {
    const namespace = textOf(spec["namespace"]);
    if (namespace === "") {
      throw badRequest("no namespace on request");
    }
    return { spec: {}, status: rulesStatus(user, namespace) };
  },
  SelfSubjectReview: ({ user }) => ({
    status: { userInfo: { username: user.name, groups: [...user.groups] } },
  }),
};

/** Whether a kind is a question about the user that asks it. As in every cluster, all users may ask these. */
export function isOwnReview({ kind }: Kind): boolean {
  return kind.startsWith("Self") && Object.hasOwn(ANSWERS, kind);
}

/** Whether objects of a kind are questions that are answered and not stored. */
export function isReview({ kind }: Kind): boolean {
  return Object.hasOwn(ANSWERS, kind);
}

/**
 * Answers a review: whether a user may do something, or what it may do. The rules are those of the options of the
 * server.
 *
 * @throws ApiError 400
 */
export async function handleReview(
  context: ServerContext,
  { request, reply, user }: RequestContext,
  kind: Kind,
): Promise<void> {
  const body = await readObject(request, kind.kind);
  const spec = fieldsOf(body["spec"]);
  const answer = ANSWERS[kind.kind]?.({ context, spec, user });
  await sendJson(reply, 201, {
    kind: kind.kind,
    apiVersion: groupVersion(kind),
    metadata: {},
    ...(kind.kind === "SelfSubjectReview" ? {} : { spec }),
    ...answer,
  });
}

function subjectOf({ userNamed }: ServerContext, spec: JsonObject): Pick<User, "rules"> {
  return userNamed(textOf(spec["user"])) ?? { rules: [] };
}

function accessStatus(user: Pick<User, "rules">, spec: JsonObject): JsonObject {
  const { verb, group, resource, subresource, namespace } = fieldsOf(spec["resourceAttributes"]);
  const whole = textOf(subresource) === "" ? textOf(resource) : `${textOf(resource)}/${textOf(subresource)}`;
  const allowed =
    spec["resourceAttributes"] === undefined ||
    isAllowed(user, {
      verb: textOf(verb),
      group: textOf(group),
      resource: whole,
      namespace: textOf(namespace),
    });
  return { allowed };
}

/** Returns the rules of a user in a namespace, in the words of RBAC. */
function rulesStatus({ rules }: User, namespace: string): JsonObject {
  const here = (rules ?? [{ verbs: ["*"], resources: ["*"] }]).filter(
    (rule) => rule.namespaces === undefined || rule.namespaces.includes(namespace),
  );
  return {
    resourceRules: here.map(({ verbs, resources, apiGroups = ["*"] }) => ({
      verbs: [...verbs],
      apiGroups: [...apiGroups],
      resources: [...resources],
    })),
    nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
    incomplete: false,
  };
}
