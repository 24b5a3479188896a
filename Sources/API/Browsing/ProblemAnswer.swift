// A failure as a page, for whoever asked for a page: a browser is not given problem+json to read.

import Catalog
import HTTPMessage
import Pages
import Representations

/// Makes the page of a failure.
struct ProblemAnswer {
    let view: View
    let publicAddress: PublicAddress
    let request: Request
    private let target: Target?
    private let match: RouteMatch?

    init(_ view: View, _ publicAddress: PublicAddress, _ request: Request) {
        self.view = view
        self.publicAddress = publicAddress
        self.request = request
        target = try? Target(request.target)
        match = target.flatMap { try? RouteMatch($0) }
    }

    /// The page; `nil` where the request asks for no HTML.
    func page(_ failure: Failure) -> [UInt8]? {
        guard asksForHTML else { return nil }
        let site = Site(view.edition, publicAddress)
        let problem = self.problem(failure)
        guard case .page(let route)? = match?.route, let target, case .parameters = failure else {
            return problem.bytes(site)
        }
        let pairs = PageAnswer.asked(target)
        switch route {
        case .list(let resource):
            let kept = pairs.filter { $0.name != "cursor" && $0.name != "format" }
            let forms = FilterForms(view.edition.catalog, resource)
            let path = "/" + resource.rawValue
            var page = ListPage(site, resource, address: path, form: forms.form(kept))
            page.problem = problem
            return page.bytes()
        case .search:
            let words = pairs.first { $0.name == "q" }?.value ?? ""
            var page = SearchPage(site, text: words, address: "/search")
            page.problem = problem
            return page.bytes()
        default: return problem.bytes(site)
        }
    }

    /// Whether the request asks for HTML: by name, or by preferring it to JSON as browsers do.
    private var asksForHTML: Bool {
        let named = target?.parameters.first { $0.name == Parameter.format.name }?.value.lowercased()
        if let format = named.flatMap(Format.init(rawValue:)) { return format == .html }
        if let suffix = match?.suffix { return suffix == .html }
        let wanted = WeightedValue.list(request.headers["Accept"] ?? "")
        func weight(_ type: String) -> Int { WeightedValue.weight(of: type, in: wanted) ?? 0 }
        return weight("text/html") > max(weight("application/json"), weight("application/problem+json"))
    }

    private func problem(_ failure: Failure) -> ProblemPage {
        let problem = failure.problem
        return ProblemPage(
            status: Int(problem.status), code: problem.code, title: problem.title, detail: problem.detail,
            faults: problem.errors.map { error in
                ProblemPage.Fault(
                    parameter: error.parameter, detail: error.detail, proposal: proposal(error),
                    code: error.code)
            }, requestId: request.id)
    }

    /// What was probably meant, as the address to go to.
    private func proposal(_ error: Problem.Detail) -> PageLink? {
        guard let meant = error.didYouMean else { return nil }
        if error.code == "not-found" { return PageLink(meant, meant) }
        guard let target, let match else { return nil }
        let pairs = target.parameters.filter { $0.name != "cursor" }.map { parameter -> PageAnswer.Pair in
            guard parameter.name == error.parameter else { return (parameter.name, parameter.value) }
            return error.code == "unknown-parameter" ? (meant, parameter.value) : (parameter.name, meant)
        }
        return PageLink(meant, PageAnswer.address(match.path, pairs))
    }
}
