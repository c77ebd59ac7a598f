import Core
import Delivery
import Handbooks
import Server

extension ProofSources {
    /// Certificates over the network, secrets from the environment and files.
    init(_ reader: SecretReader) {
        let fetch = CertificateFetch()
        self.init(
            certificate: { Fetched(await fetch.certificate(at: $0)) },
            confirm: { Fetched(await fetch.visit($0)) },
            secret: { text in
                Result { () throws(SecretReference.Failure) in try reader.resolve(text) }
            })
    }
}

extension ProofSources.Fetched {
    fileprivate init(_ outcome: CertificateFetch.Outcome) {
        switch outcome {
        case .success(let bytes): self = .bytes(bytes)
        case .failure(let failed): self = .failed(failed.words)
        }
    }
}
