import { z } from 'zod'
import { type ApiEdge, type Route, route } from '../route.ts'
import { describeApi, type OpenApiDocument } from './document.ts'

const openApi = z.looseObject({ openapi: z.string() })

/** The description of the API, for whoever asks. @param routes All there are, this one too; asked for when somebody does. */
export function openApiRoute(edge: ApiEdge, routes: () => readonly Route[]): Route {
  let described: OpenApiDocument | undefined
  return route({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    open: true,
    answer: openApi,
    async respond() {
      described ??= describeApi(routes(), edge.config)
      return { ...described }
    }
  })
}
